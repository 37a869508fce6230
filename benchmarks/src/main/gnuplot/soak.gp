# Draws what `-Dcresset.benchmark=soak` recorded:
#   gnuplot -e "folder='benchmarks/target/soak'; picture='docs/images/soak.svg'" benchmarks/src/main/gnuplot/soak.gp
set terminal svg size 900,300 font 'sans-serif,12' background '#ffffff'
set output picture
set datafile separator ','
set key bottom right opaque
set xlabel 'minutes'
set xrange [0:]
set yrange [0:]
set grid ytics
set multiplot layout 1,3
do for [figure = 1:3] {
  if (figure == 3) { unset key }
  set title (figure == 1 ? 'Heap after a collection (MB)' : figure == 2 ? 'Memory of the process (MB)' : 'Memory of tensors (MB)')
  column = (figure == 1 ? 3 : figure == 2 ? 4 : 6)
  plot for [backend in 'nd4j djl jvm'] folder.'/'.backend.'.csv' skip 1 every 3 using ($1/60):column with lines linewidth 1.5 title backend
}
unset multiplot
