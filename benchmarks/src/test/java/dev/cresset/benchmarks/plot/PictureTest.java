package dev.cresset.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PictureTest {

  private static final Line ND4J =
      new Line("nd4j", List.of(new Line.Point(64, 150), new Line.Point(2048, 9000)));
  private static final Line JVM =
      new Line("jvm", List.of(new Line.Point(64, 200), new Line.Point(2048, 9100)));

  @Test
  void aPictureIsWellFormedAndHasEachPanelWithItsLines() throws Exception {
    Panel panel = new Panel("Width <W>", "a step & more", List.of(ND4J, JVM));
    Document svg = parse(new Picture("How time grows", "It does.", List.of(panel, panel)).svg());

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(4);
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(8);
    assertThat(texts(svg)).contains("Width <W>", "a step & more", "64", "2048", "1 ms", "10 ms");
  }

  @Test
  void namesOfLinesThatEndTogetherDoNotCoverEachOther() throws Exception {
    Document svg =
        parse(new Picture("t", "d", List.of(new Panel("p", "s", List.of(ND4J, JVM)))).svg());

    List<Double> heights = new ArrayList<>();
    for (Element text : elements(svg, "text")) {
      if (text.getAttribute("class").startsWith("label")) {
        heights.add(Double.valueOf(text.getAttribute("y")));
      }
    }
    assertThat(heights).hasSize(2);
    assertThat(heights.get(0) - heights.get(1)).isGreaterThanOrEqualTo(13.9);
  }

  @Test
  void coloursAreForLightAndForDarkPages() {
    assertThat(new Picture("t", "d", List.of(new Panel("p", "s", List.of(ND4J)))).svg())
        .contains("@media (prefers-color-scheme: dark)")
        .contains("fill: currentColor");
  }

  @Test
  void timesHaveTheUnitThatSuitsThem() {
    assertThat(Panel.duration(50)).isEqualTo("50 µs");
    assertThat(Panel.duration(1000)).isEqualTo("1 ms");
    assertThat(Panel.duration(2e6)).isEqualTo("2 s");
    assertThat(Panel.count(4096)).isEqualTo("4096");
    assertThat(Panel.count(600_000)).isEqualTo("600k");
  }

  private static List<String> texts(Document svg) {
    return elements(svg, "text").stream().map(Element::getTextContent).toList();
  }

  private static List<Element> elements(Document svg, String tag) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName(tag);
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
