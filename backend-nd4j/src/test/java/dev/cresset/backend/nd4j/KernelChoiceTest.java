package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  private static final String AVX512 = "fpu sse2 avx2 avx512f avx512dq avx512cd avx512bw avx512vl";

  @Test
  void kernelsAreNamedOnlyWhereTheProcessorHasAllTheyNeed() {
    assertThat(KernelChoice.isUnknownWithAvx512(processor("AuthenticAMD", AVX512))).isTrue();
    assertThat(KernelChoice.isUnknownWithAvx512(processor("GenuineIntel", AVX512))).isFalse();
    assertThat(KernelChoice.isUnknownWithAvx512(processor("AuthenticAMD", "fpu sse2 avx2")))
        .isFalse();
    assertThat(
            KernelChoice.isUnknownWithAvx512(
                processor("AuthenticAMD", AVX512.replace(" avx512bw", ""))))
        .isFalse();
    assertThat(KernelChoice.isUnknownWithAvx512("Processor : AArch64\n")).isFalse();
  }

  @Test
  void openBlasUsesThemOnSuchAProcessor() throws Exception {
    Path processors = Path.of("/proc/cpuinfo");
    assumeThat(Files.isReadable(processors)).isTrue();
    assumeThat(KernelChoice.isUnknownWithAvx512(Files.readString(processors)))
        .as("the processor is one that OpenBLAS does not know")
        .isTrue();
    assumeThat(System.getenv("OPENBLAS_CORETYPE")).isNull();

    new Nd4jBackendProvider().create();

    assertThat(BlasKernel.name()).isEqualTo("skylakex");
  }

  private static String processor(String vendor, String flags) {
    return "processor\t: 0\nvendor_id\t: %s\ncpu family\t: 26\nflags\t\t: %s\n"
        .formatted(vendor, flags);
  }
}
