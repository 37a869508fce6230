package dev.cresset.tabular;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.date;
import static dev.cresset.tabular.Columns.mean;
import static dev.cresset.tabular.Columns.mostFrequent;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.io.Safetensors;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.ModelInfo;
import dev.cresset.nn.Sequential;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of predictors, whole and damaged. */
class TablePredictorFileTest {

  private static final Rows ROWS =
      Csv.parse(
          """
          a,b,c,d,e,f,g,day,birth,kind
          1,2,3,"4,5",6,x,y,2026-01-01,2.3.2001,"say ""hi"" \\ ü\t😀"
          2,3,,"5,5",7,y,,2026-05-01T10:00,,plain
          3,9,4,"6,5",8,x,z,2026-09-09,5.8.1999,plain
          """);

  @TempDir private Path folder;
  private FittedColumns fitted;
  private Path file;

  @BeforeEach
  void save() {
    fitted =
        Columns.features(
                number("a").standardized(),
                number("b").logarithm().rescaled(),
                number("c").missing(mean()).missingIndicator(),
                number("d").decimalComma().binned(2),
                number("e").log1p().missing(-1e-7),
                category("f").index().unknownAsCategory(),
                category("g").missing(mostFrequent()),
                category("e").hashed(7).missingAsCategory(),
                date("day").cyclic(DatePart.MONTH, DatePart.TIME_OF_DAY),
                date("birth").format("d.M.yyyy").cyclic(DatePart.DAY_OF_YEAR).missingAsZeros())
            .label("kind")
            .fit(ROWS);
    file = folder.resolve("model.safetensors");
    fitted.predictor(model(2)).save(file);
  }

  private Sequential model(int outputs) {
    return Sequential.of(linear(fitted.features().size(), outputs));
  }

  @Test
  void allColumnsAreTheSameAfterwards() {
    FittedColumns loaded = TablePredictor.load(file).columns();

    assertThat(loaded).hasToString(fitted.toString());
    assertThat(loaded.features()).isEqualTo(fitted.features());
    assertThat(loaded.fitted()).allMatch(each -> each.width() == each.names().size());
    assertThat(loaded.inputs(ROWS)).isDeepEqualTo(fitted.inputs(ROWS));
    assertThat(loaded.classNames()).isEqualTo(fitted.classNames());
    assertThat(ColumnsJson.write(loaded, null)).isEqualTo(ColumnsJson.write(fitted, null));
  }

  /** Files of version 1 are read by all later versions of the library. */
  @Test
  void columnsOfVersionOneAreRead() throws Exception {
    String json;
    try (InputStream in = getClass().getResourceAsStream("columns-1.json")) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    FittedColumns read = ColumnsJson.read(json).columns();

    assertThat(read.inputs(ROWS)).isDeepEqualTo(fitted.inputs(ROWS));
    assertThat(read).hasToString(fitted.toString());
  }

  @Test
  void theFileIsAModelFileForOtherPrograms() {
    ModelFile read = ModelFile.load(file);

    assertThat(read.model()).isInstanceOf(Sequential.class);
    assertThat(read.info().classNames()).isEqualTo(fitted.classNames());
    assertThat(Safetensors.load(file)).containsKeys("0.weight", "0.bias");
  }

  @Test
  void aFileWithoutColumnsIsAnError() {
    model(2).save(file);

    assertThatThrownBy(() -> TablePredictor.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "TablePredictor.load: %s: it holds a network without columns; save it with TablePredictor.save, or load it with ModelFile.load"
                .formatted(file));
  }

  private void saveWith(String json, int outputs) {
    model(outputs)
        .save(
            file,
            ModelInfo.empty().classNames(fitted.classNames()).metadata("tabular.columns", json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"version\":1` | `\"version\":2` | they are of version 2, and this library reads version"
            + " 1; read the file with a later library",
        "`\"version\":1,` | `` | they do not begin with their version",
        "`\"scale\":1.0` | `\"scale\":0.0` | the scale or the boundaries of column \"c\" are wrong",
        "`\"type\":\"date\"` | `\"type\":\"java.lang.Runtime\"` | the type \"java.lang.Runtime\" is"
            + " not known",
        "`\"buckets\":7` | `\"buckets\":-7` | the property \"buckets\" is -7, which is no count",
        "`\"buckets\":7` | `\"buckets\":7.5` | the property \"buckets\" is of another type",
        "`\"indicator\":true` | `\"indicator\":true,\"more\":1` | the property \"more\" is not"
            + " known",
        "`,\"indicator\":true` | `` | the property \"indicator\" is missing",
        "`\"scaling\":\"BINNED\"` | `\"scaling\":\"WIDE\"` | the property \"scaling\" is \"WIDE\","
            + " which is not known",
        "`\"parts\":[\"MONTH\",` | `\"parts\":[\"TIME_OF_DAY\",` | the format or the parts of"
            + " column \"day\" are wrong",
        "`d.M.yyyy` | `no pattern` | the format or the parts of column \"birth\" are wrong",
        "`[\"x\",\"y\"]` | `[\"x\",\"x\"]` | the categories of column \"f\" are wrong",
        "`\"fill\":\"y\"` | `\"fill\":\"w\"` | the categories of column \"g\" are wrong",
        "`\"counts\":[2,` | `\"counts\":[` | the classes are wrong",
        "`\"plain\"` | `\"other\"` | their classes differ from the class names of the file",
        "`\"targets\":[]` | `\"targets\":[{}]` | the property \"type\" is missing",
        "`\"column\":\"b\"` | `\"column\":\"a\"` | the column \"a\" is there twice"
      })
  void damagedColumnsAreErrors(String before, String after, String problem) {
    String json = ColumnsJson.write(fitted, null);
    assertThat(json).contains(before);
    saveWith(json.replace(before, after == null ? "" : after), 2);

    assertThatThrownBy(() -> TablePredictor.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "TablePredictor.load: %s: its columns are not valid: %s".formatted(file, problem));
  }

  @Test
  void columnsThatDoNotFitTheNetworkAreAnError() {
    saveWith(ColumnsJson.write(fitted, null), 3);

    assertThatThrownBy(() -> TablePredictor.load(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "TablePredictor.load: %s: the network has 3 outputs, but the columns have 2 classes; give its last layer 2 outputs"
                .formatted(file));
  }

  /** Any change of one character is either read or an error that names the file. */
  @Test
  void anyDamageIsAnErrorOfTheFile() {
    String json = ColumnsJson.write(fitted, null);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      int at = random.nextInt(json.length());
      if (Character.isSurrogate(json.charAt(at))) {
        continue; // no file holds half a pair
      }
      String damaged =
          json.substring(0, at)
              + List.of("", "\"", "{", "9", "-", "x", ",").get(random.nextInt(7))
              + json.substring(at + 1);
      saveWith(damaged, 2);
      Throwable thrown = catchThrowable(() -> TablePredictor.load(file));
      if (thrown != null) {
        refused++;
        assertThat(thrown)
            .as("%s", damaged)
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageStartingWith("TablePredictor.load: " + file + ": ");
      }
    }
    assertThat(refused).isGreaterThan(200);
  }
}
