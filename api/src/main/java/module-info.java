/**
 * Tensors with automatic differentiation, files of tensors, layers, losses, optimizers, data
 * loading and training; the interface that backends implement; the plain-Java backend {@code jvm}.
 */
@SuppressWarnings("module") // the modules named below "to" are compiled later
module dev.cresset.api {
  requires static transitive org.jspecify;

  exports dev.cresset.backend;
  exports dev.cresset.backend.jvm;
  exports dev.cresset.data;
  exports dev.cresset.export;
  exports dev.cresset.io;
  exports dev.cresset.loss;
  exports dev.cresset.nn;
  exports dev.cresset.optim;
  exports dev.cresset.spi;
  exports dev.cresset.spi.cpu;
  exports dev.cresset.tensor;
  exports dev.cresset.train;
  exports dev.cresset.types;

  // JSON in the metadata of files, and files that are written completely or not at all.
  exports dev.cresset.io.internal to
      dev.cresset.dashboard,
      dev.cresset.tabular;

  uses dev.cresset.spi.BackendProvider;
}
