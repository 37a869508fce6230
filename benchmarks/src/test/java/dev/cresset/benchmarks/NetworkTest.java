package dev.cresset.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void anotherProcessGetsTheSameNetwork(int number) {
    Network network = Network.numbered(number);

    assertThat(Network.of(network.arguments())).isEqualTo(network);
  }

  @Test
  void aNetworkWithoutANumberIsCalledByItsLayers() {
    Network network = Network.numbered(3);

    assertThat(network).hasToString("network 3: 784-512-512-10, batch 20, SGD 0.01, dropout 0.2");
    assertThat(new Network(0, network.widths(), 0, 20, network.optimizer(), network.learningRate()))
        .hasToString("784-512-512-10, batch 20, SGD 0.01");
  }
}
