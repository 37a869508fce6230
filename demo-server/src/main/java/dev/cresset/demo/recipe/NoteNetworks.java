package dev.cresset.demo.recipe;

import dev.cresset.nn.LayerConfig;
import dev.cresset.nn.LayerTypes;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;

/** Lets checkpoints contain the networks that the notes write as classes. */
public final class NoteNetworks {

  private static final String BUILT_IN = Sequential.class.getPackageName();

  private NoteNetworks() {}

  static void register() {
    LayerTypes.register(
        "dev.cresset.demo.Net",
        DigitsWithDropout.Net.class,
        net -> LayerConfig.empty(),
        config -> {
          config.requireTensor("fc1.weight", 512, 784);
          return new DigitsWithDropout.Net();
        });
    LayerTypes.register(
        "dev.cresset.demo.Classifier",
        ClassifierInAClass.Classifier.class,
        classifier -> LayerConfig.empty(),
        config -> {
          config.requireTensor("hidden1.weight", 128, 784);
          return new ClassifierInAClass.Classifier();
        });
    LayerTypes.register(
        "dev.cresset.demo.Mlp",
        DigitsWithDyingOutputs.Mlp.class,
        mlp -> LayerConfig.empty().with("reluLast", mlp.reluLast()),
        config -> {
          config.requireTensor("fc1.weight", 128, 784);
          return new DigitsWithDyingOutputs.Mlp(config.flag("reluLast"));
        });
  }

  /** Returns whether checkpoints can contain a network: it is of a note, or of built-in layers. */
  public static boolean canBeSaved(Module network) {
    return network instanceof AsSequential
        || network.getClass().getPackageName().equals(BUILT_IN)
            && network.children().values().stream().allMatch(NoteNetworks::canBeSaved);
  }
}
