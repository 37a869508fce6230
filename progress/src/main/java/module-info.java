/** A progress bar on a terminal for each epoch of training, and one line an epoch elsewhere. */
module dev.cresset.progress {
  requires transitive dev.cresset.api;
  requires me.tongfei.progressbar;

  exports dev.cresset.progress;
}
