package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FactsTest {

  @Test
  void versionsThreadsAndPlatformAreTold() {
    Map<String, String> facts = new Nd4jBackendProvider().create().facts();

    assertThat(facts.get("ND4J")).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(facts.get("BLAS")).matches("OpenBLAS \\d+\\.\\d+\\.\\d+");
    assertThat(facts.get("BLAS threads")).matches("\\d+");
    assertThat(facts.get("native code for")).contains("-");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void theKernelIsTold() {
    Map<String, String> facts = new Nd4jBackendProvider().create().facts();

    assertThat(facts.get("BLAS kernel")).matches("[a-z0-9]+");
  }
}
