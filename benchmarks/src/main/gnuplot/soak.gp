# Draws what `-Dcresset.benchmark=soak` recorded:
#   gnuplot -e "folder='benchmarks/target/soak'; picture='docs/images/soak.svg'" benchmarks/src/main/gnuplot/soak.gp
set terminal svg size 900,300 font 'sans-serif,12' background '#ffffff'
set output picture
set datafile separator ','
set key autotitle columnhead bottom right
set xlabel 'minutes'
set yrange [0:*]
set grid ytics
set multiplot layout 1,3
backends = 'nd4j djl jvm'
do for [figure in '3 4 5'] {
  set title word('. . heap-after-collection-(MB) resident-memory-(MB) live-buffers', int(figure))
  plot for [backend in backends] folder.'/'.backend.'.csv' using ($1/60):int(figure) with lines linewidth 1.5 title backend
}
unset multiplot
