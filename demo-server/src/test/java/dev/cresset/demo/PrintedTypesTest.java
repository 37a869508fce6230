package dev.cresset.demo;

import static dev.cresset.data.Transforms.compose;
import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adamW;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.cresset.backend.Backends;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.data.ImageDataset;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Sequential;
import dev.cresset.spi.BackendProvider;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.train.Epoch;
import dev.cresset.train.History;
import dev.cresset.train.StopReason;
import dev.cresset.train.Trainer;
import dev.cresset.types.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever a program can hold prints what it is, not {@code Type@71e7a66b}. */
class PrintedTypesTest {

  private static final String[] PACKAGES = {
    "dev.cresset.backend",
    "dev.cresset.dashboard",
    "dev.cresset.data",
    "dev.cresset.datasets",
    "dev.cresset.loss",
    "dev.cresset.metrics",
    "dev.cresset.nn",
    "dev.cresset.optim",
    "dev.cresset.progress",
    "dev.cresset.tabular",
    "dev.cresset.tensor",
    "dev.cresset.train",
    "dev.cresset.types"
  };

  @Test
  void everyTypeSaysHowItPrints() {
    Set<String> unsaid = new TreeSet<>();
    int checked = 0;
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(PACKAGES)) {
      if (isHeldByPrograms(each) && !isInternal(each)) {
        checked++;
        if (!printsItself(each)) {
          unsaid.add(each.getName());
        }
      }
    }
    assertThat(unsaid).isEmpty();
    assertThat(checked).isGreaterThan(40);
  }

  /** Public types, and what programs get as a public interface or class of the library. */
  private static boolean isHeldByPrograms(JavaClass each) {
    boolean inPublicSight =
        each.getModifiers().contains(JavaModifier.PUBLIC)
            || each.getAllRawInterfaces().stream().anyMatch(PrintedTypesTest::isPublicAndOurs)
            || each.getAllRawSuperclasses().stream().anyMatch(PrintedTypesTest::isPublicAndOurs);
    boolean hasInstances =
        !each.isInterface()
            && !each.isEnum()
            && !each.isAnnotation()
            && !each.getModifiers().contains(JavaModifier.ABSTRACT)
            && each.getMethods().stream()
                .anyMatch(method -> !method.getModifiers().contains(JavaModifier.STATIC));
    boolean behindTheSpi =
        each.isAssignableTo(TensorBuffer.class) || each.isAssignableTo(BackendProvider.class);
    return inPublicSight && hasInstances && !behindTheSpi && !each.isAnonymousClass();
  }

  private static boolean isPublicAndOurs(JavaClass each) {
    return each.getPackageName().startsWith("dev.cresset")
        && !isInternal(each)
        && each.getModifiers().contains(JavaModifier.PUBLIC);
  }

  /** The packages below that of the dashboard are not for programs. */
  private static boolean isInternal(JavaClass each) {
    return each.getPackageName().startsWith("dev.cresset.dashboard.");
  }

  private static boolean printsItself(JavaClass each) {
    boolean declared =
        each.getAllMethods().stream()
            .anyMatch(
                method ->
                    method.getName().equals("toString")
                        && method.getRawParameterTypes().isEmpty()
                        && !method.getOwner().isEquivalentTo(Object.class)
                        && !method.getOwner().isEquivalentTo(Record.class));
    boolean holdsArrays =
        each.isRecord()
            && each.getFields().stream().anyMatch(field -> field.getRawType().isArray());
    // The compiler's own toString of a record prints an array as [D@71e7a66b.
    return declared && !(holdsArrays && hasCompilersToString(each));
  }

  private static boolean hasCompilersToString(JavaClass each) {
    return each.getMethod("toString").getMethodCallsFromSelf().isEmpty();
  }

  @Test
  void theCommonOnesPrintTheirSettings() {
    assertThat(Backends.current()).hasToString(Backends.current().name());
    Dataset rows = Dataset.of(new float[][] {{1, 2}, {3, 4}, {5, 6}}, new long[] {0, 1, 0});
    assertThat(rows).hasToString("Dataset(samples=3, input_shape=[2])");
    assertThat(DataSplits.first(rows, 2))
        .hasToString("Subset(samples=2, of=Dataset(samples=3, input_shape=[2]))");
    ImageDataset images =
        ImageDataset.of(Shape.of(1, 1, 2), new byte[4], new byte[2], 10)
            .transform(compose(toTensor(), normalize(0.5, 0.5)), flattened());
    assertThat(images)
        .hasToString(
            "ImageDataset(samples=2, image_shape=[1, 1, 2], classes=10, transforms=[toTensor(),"
                + " normalize(mean=[0.5], std=[0.5]), flattened()])");
    assertThat(compose(toTensor(), flattened())).hasToString("compose(toTensor(), flattened())");
    DataLoader loader = DataLoader.of(rows).batchSize(64).shuffle(true);
    assertThat(loader)
        .hasToString(
            "DataLoader(dataset=Dataset(samples=3, input_shape=[2]), batch_size=64, shuffle=True)");
    assertThat(loader.iterator().next())
        .hasToString("Batch(inputs=FLOAT32 [3, 2], targets=INT64 [3])");
    assertThat(crossEntropy().weight(1, 2).labelSmoothing(0.1).reduction(Reduction.SUM))
        .hasToString("crossEntropy(weight=[1.0, 2.0], label_smoothing=0.1, reduction=SUM)");
    assertThat(nll()).hasToString("nll()");
    assertThat(mse().reduction(Reduction.NONE)).hasToString("mse(reduction=NONE)");
    assertThat(
            Trainer.of(Sequential.of(linear(2, 2)))
                .loss(crossEntropy())
                .optimizer(sgd(0.01))
                .epochs(5)
                .seed(42))
        .hasToString(
            "Trainer(model=Sequential, loss=crossEntropy(), optimizer=sgd(lr=0.01, momentum=0.0,"
                + " dampening=0.0, nesterov=False, weight_decay=0.0), epochs=5, seed=42)");
    assertThat(adamW(0.001).over(linear(2, 2).parameters()))
        .hasToString("adamW(lr=0.001, betas=(0.9, 0.999), eps=1.0E-8, weight_decay=0.01)");
    Epoch epoch =
        new Epoch(
            2,
            0.25,
            OptionalDouble.of(0.5),
            OptionalDouble.of(0.875),
            Map.of("accuracy", 0.75),
            0.01,
            Duration.ofMillis(1250));
    assertThat(epoch)
        .hasToString(
            "epoch 2: training loss 0.2500, training accuracy 0.7500, validation loss 0.5000,"
                + " validation accuracy 0.8750, 1.3 s");
    assertThat(new History(List.of(epoch), StopReason.COMPLETED))
        .hasToString(
            "epoch  training loss  training accuracy  validation loss  validation accuracy"
                + "  learning rate   time\n"
                + "    2         0.2500             0.7500           0.5000               0.8750"
                + "           0.01  1.3 s");
  }
}
