package dev.cresset.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PyTorchLibrariesTest {

  @Test
  void thisPlatformIsThere() {
    assertThat(new DjlBackendProvider().unavailable()).isEmpty();
  }

  @Test
  void aMissingJarIsNamedByItsCoordinates() {
    String other =
        PyTorchLibraries.ARTIFACTS.platform().equals("win-x86_64") ? "linux-x86_64" : "win-x86_64";
    assertThat(PyTorchLibraries.ARTIFACTS.missing(other))
        .hasValue(
            "PyTorch's native library for %s is not on the class path; add ai.djl.pytorch:pytorch-native-cpu:jar:%s:2.7.1; see docs/errors.md#native-libraries-missing"
                .formatted(other, other));
  }

  @Test
  void anUnknownPlatformIsToldWhichOnesThereAre() {
    assertThat(PyTorchLibraries.ARTIFACTS.missing("osx-x86_64"))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("2.7.1", "osx-x86_64", "linux-x86_64", "win-x86_64", "jvm"));
  }

  @Test
  void platformsHaveDjlsNames() {
    assertThat(PyTorchLibraries.ARTIFACTS.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
    assertThat(PyTorchLibraries.ARTIFACTS.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
    assertThat(PyTorchLibraries.ARTIFACTS.platform("Mac OS X", "aarch64")).isEqualTo("osx-aarch64");
    assertThat(PyTorchLibraries.ARTIFACTS.platform("Windows 11", "amd64")).isEqualTo("win-x86_64");
    assertThat(PyTorchLibraries.ARTIFACTS.platform("FreeBSD", "amd64")).isEqualTo("freebsd-x86_64");
  }
}
