/**
 * MNIST, Fashion-MNIST, CIFAR-10, IDX files, folders of images, small tables, and plots of images
 * and predictions.
 */
module dev.cresset.datasets {
  requires transitive dev.cresset.api;
  requires transitive java.desktop;
  requires java.net.http;

  exports dev.cresset.datasets;
}
