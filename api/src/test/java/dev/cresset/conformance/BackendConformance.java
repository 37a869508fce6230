package dev.cresset.conformance;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import org.junit.jupiter.api.Nested;

/**
 * Everything that Cresset asks of a backend. A backend proves itself by one class:
 *
 * <pre>{@code
 * class FastConformanceTest extends BackendConformance {
 *   FastConformanceTest() {
 *     super("fast");
 *   }
 * }
 * }</pre>
 */
public abstract class BackendConformance {

  private final Backend underTest;

  /** Tests the backend of this name, found on the class path as programs find it. */
  protected BackendConformance(String name) {
    this(BackendLookup.named(name));
  }

  BackendConformance(Backend backend) {
    this.underTest = backend;
  }

  @Nested
  class Description extends DescriptionConformance {
    Description() {
      super(underTest);
    }
  }

  @Nested
  class HostTransfer extends HostTransferConformance {
    HostTransfer() {
      super(underTest);
    }
  }

  @Nested
  class Shaping extends ShapingConformance {
    Shaping() {
      super(underTest);
    }
  }

  @Nested
  class Unary extends UnaryConformance {
    Unary() {
      super(underTest);
    }
  }

  @Nested
  class Binary extends BinaryConformance {
    Binary() {
      super(underTest);
    }
  }

  @Nested
  class Scalars extends ScalarConformance {
    Scalars() {
      super(underTest);
    }
  }

  @Nested
  class EdgeValues extends EdgeValueConformance {
    EdgeValues() {
      super(underTest);
    }
  }

  @Nested
  class Reductions extends ReductionConformance {
    Reductions() {
      super(underTest);
    }
  }

  @Nested
  class MatMul extends MatMulConformance {
    MatMul() {
      super(underTest);
    }
  }

  @Nested
  class Gathering extends GatheringConformance {
    Gathering() {
      super(underTest);
    }
  }

  @Nested
  class Views extends ViewConformance {
    Views() {
      super(underTest);
    }
  }

  @Nested
  class Fused extends FusedConformance {
    Fused() {
      super(underTest);
    }
  }

  @Nested
  class Convolutions extends ConvolutionConformance {
    Convolutions() {
      super(underTest);
    }
  }

  @Nested
  class Normalization extends NormalizationConformance {
    Normalization() {
      super(underTest);
    }
  }

  @Nested
  class OptimizerSteps extends OptimizerStepConformance {
    OptimizerSteps() {
      super(underTest);
    }
  }

  @Nested
  class Buffers extends BufferConformance {
    Buffers() {
      super(underTest);
    }
  }

  @Nested
  class Gradients extends GradientConformance {
    Gradients() {
      super(underTest);
    }
  }

  @Nested
  class Goldens extends GoldenConformance {
    Goldens() {
      super(underTest);
    }
  }

  @Nested
  class CheckpointFiles extends CheckpointConformance {
    CheckpointFiles() {
      super(underTest);
    }
  }

  @Nested
  class ModelFiles extends ModelFileConformance {
    ModelFiles() {
      super(underTest);
    }
  }

  @Nested
  class Memory extends MemoryConformance {
    Memory() {
      super(underTest);
    }
  }

  @Nested
  class Repetition extends RepetitionConformance {
    Repetition() {
      super(underTest);
    }
  }

  @Nested
  class Prediction extends PredictorConformance {
    Prediction() {
      super(underTest);
    }
  }

  @Nested
  class Lifetimes extends LifetimeConformance {
    Lifetimes() {
      super(underTest);
    }
  }

  @Nested
  class Interruption extends InterruptionConformance {
    Interruption() {
      super(underTest);
    }
  }

  @Nested
  class Misuse extends MisuseConformance {
    Misuse() {
      super(underTest);
    }
  }
}
