package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cresset.dashboard.web.DashboardServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The description of the HTTP interface and the interface itself say the same. */
class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static SmallRun served;
  private static JsonNode description;

  @BeforeAll
  static void serve() throws Exception {
    served = SmallRun.serve();
    served.train("penguins");
    served.trainImages("lenet", 1);
    served.train("diabetes");
    Object yaml = new Yaml().load(send("GET", "/api/openapi.yaml", "").body());
    description = JSON.valueToTree(yaml);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void describesEachRouteAndNoOther() {
    Set<String> routes =
        served.injector.getInstance(DashboardServer.class).api().stream()
            .map(route -> route.method() + " " + route.path())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> described = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          described.add(entry.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }

    assertThat(described).isEqualTo(routes);
  }

  @Test
  void describesEachParameterOfEachPath() {
    for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
      Set<String> inPath =
          Arrays.stream(path.getKey().split("/"))
              .filter(part -> part.startsWith("{"))
              .map(part -> part.substring(1, part.length() - 1))
              .collect(Collectors.toSet());
      Set<String> described = new LinkedHashSet<>();
      for (JsonNode parameter : path.getValue().path("parameters")) {
        if (parameter.get("in").asText().equals("path")) {
          described.add(parameter.get("name").asText());
        }
      }
      assertThat(described).as(path.getKey()).isEqualTo(inPath);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/recipes | /api/recipes",
        "/api/about | /api/about",
        "/api/runs | /api/runs",
        "/api/runs/{id} | /api/runs/1",
        "/api/runs/{id}/model | /api/runs/1/model",
        "/api/runs/{id}/evaluation | /api/runs/1/evaluation",
        "/api/runs/{id}/confusion/{actual}/{predicted} | /api/runs/1/confusion/1/1?limit=2",
        "/api/runs/{id}/misclassified | /api/runs/1/misclassified",
        "/api/runs/{id}/calibration | /api/runs/1/calibration",
        "/api/runs/{id}/curves | /api/runs/1/curves",
        "/api/runs/{id}/curves | /api/runs/1/curves?label=9",
        "/api/runs/{id}/intervals | /api/runs/1/intervals",
        "/api/runs/{id}/label-issues | /api/runs/1/label-issues?limit=3",
        "/api/runs/{id}/weights | /api/runs/1/weights",
        "/api/runs/{id}/report.json | /api/runs/1/report.json",
        "/api/run | /api/run",
        "/api/model | /api/model",
        "/api/runs/{id} | /api/runs/2",
        "/api/runs/{id}/evaluation | /api/runs/2/evaluation",
        "/api/runs/{id}/misclassified | /api/runs/2/misclassified",
        "/api/runs/{id}/report.json | /api/runs/2/report.json",
        "/api/runs/{id} | /api/runs/4",
        "/api/runs/{id}/regression | /api/runs/4/regression",
        "/api/runs/{id}/report.json | /api/runs/4/report.json",
        "/api/runs/{id}/filters | /api/runs/3/filters",
        "/api/runs/{id}/feature-maps/{image} | /api/runs/3/feature-maps/7"
      })
  void answersAreOfTheDescribedShape(String path, String example) throws Exception {
    HttpResponse<String> response = send("GET", example, "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(differences(response.body(), answer(path, "get", "200"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "/rows/{row}, /rows/1",
    "/partial-dependence, /partial-dependence",
    "/partial-dependence, /partial-dependence?column=species",
    "/permutation-importance, /permutation-importance"
  })
  void answersAboutTablesAreOfTheDescribedShape(String path, String example) throws Exception {
    try (TableServer tables = TableServer.open()) {
      JsonNode schema = answer("/api/runs/{id}/table" + path, "get", "200");
      for (int run : List.of(TableServer.SPECIES, TableServer.MASS)) {
        if (run == TableServer.SPECIES && example.contains("species")) {
          continue;
        }
        URI uri = URI.create(tables.url("/api/runs/" + run + "/table" + example));
        assertThat(differences(send("GET", uri, "").body(), schema)).isEmpty();
      }
    }
  }

  @Test
  void predictionsOfRowsAreOfTheDescribedShape() throws Exception {
    String row = "{\"flipper_length_mm\":200,\"species\":\"Gentoo\"}";
    JsonNode schema = answer("/api/runs/{id}/table/predict", "post", "200");
    try (TableServer tables = TableServer.open()) {
      URI uri = URI.create(tables.url("/api/runs/2/table/predict"));
      assertThat(differences(send("POST", uri, row).body(), schema)).isEmpty();
    }
    assertThat(differences(send("POST", "/api/runs/1/table/predict", "{}").body(), schema("Error")))
        .isEmpty();
  }

  @Test
  void evaluationOfTheLatestRunIsOfTheDescribedShape() throws Exception {
    try (SmallRun classifier = SmallRun.serve()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(classifier.url("/api/evaluation"))).build();
      String body = CLIENT.send(request, BodyHandlers.ofString()).body();

      assertThat(differences(body, answer("/api/evaluation", "get", "200"))).isEmpty();
    }
    assertThat(send("GET", "/api/evaluation", "").body())
        .contains("Run 4 predicts numbers, not classes; see /api/runs/4/regression.");
  }

  @Test
  void predictionIsOfTheDescribedShape() throws Exception {
    String pixels = "0,".repeat(783) + "255";
    HttpResponse<String> response =
        send("POST", "/api/runs/1/predict", "{\"pixels\":[" + pixels + "]}");

    assertThat(differences(response.body(), answer("/api/runs/{id}/predict", "post", "200")))
        .isEmpty();
  }

  @Test
  void refusalsAreOfTheDescribedShape() throws Exception {
    for (String path : List.of("/api/runs/{id}", "/api/runs/{id}/evaluation")) {
      HttpResponse<String> response = send("GET", path.replace("{id}", "99"), "");
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(differences(response.body(), answer(path, "get", "404"))).isEmpty();
    }
    HttpResponse<String> response = send("POST", "/api/runs", "{}");
    assertThat(differences(response.body(), answer("/api/runs", "post", "400"))).isEmpty();
  }

  @Test
  void requestsTakeTheDescribedFieldsAndNoOther() throws Exception {
    JsonNode fields = schema("RunRequest").get("properties");
    String complaint = send("POST", "/api/runs", "{\"x\":1}").body();

    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      assertThat(complaint).contains(field.getKey());
    }
    assertThat(complaint.replaceFirst(".*the fields are ", "").split(",")).hasSize(fields.size());
  }

  @Test
  void checkFindsWhatDiffers() throws Exception {
    JsonNode error = answer("/api/runs/{id}", "get", "404");

    assertThat(differences("{\"status\":404,\"error\":\"No.\"}", error)).isEmpty();
    assertThat(differences("{\"status\":404}", error)).containsExactly("$.error is missing");
    assertThat(differences("{\"status\":\"404\",\"error\":null,\"trace\":1}", error))
        .containsExactlyInAnyOrder(
            "$.status is STRING, not integer",
            "$.error is NULL, not string",
            "$.trace is not described");
  }

  private static JsonNode answer(String path, String method, String status) {
    JsonNode response = description.get("paths").get(path).get(method).get("responses").get(status);
    if (response.has("$ref")) {
      String reference = response.get("$ref").asText();
      response =
          description
              .get("components")
              .get("responses")
              .get(reference.substring(reference.lastIndexOf('/') + 1));
    }
    return response.get("content").get("application/json").get("schema");
  }

  private static JsonNode schema(String name) {
    return description.get("components").get("schemas").get(name);
  }

  private static List<String> differences(String body, JsonNode schema) throws Exception {
    List<String> found = new ArrayList<>();
    compare("$", JSON.readTree(body), schema, found);
    return found;
  }

  private static void compare(String at, JsonNode value, JsonNode given, List<String> found) {
    if (given.has("oneOf") && value.isNull()) {
      return;
    }
    JsonNode schema = resolved(given);
    List<String> types = types(schema);
    if (types.stream().noneMatch(type -> is(type, value))) {
      found.add("%s is %s, not %s".formatted(at, value.getNodeType(), String.join(" or ", types)));
      return;
    }
    if (value.isObject()) {
      compareFields(at, value, schema, found);
    }
    for (int i = 0; i < value.size() && value.isArray(); i++) {
      compare(at + "[" + i + "]", value.get(i), schema.get("items"), found);
    }
    if (schema.has("maxItems") && value.size() > schema.get("maxItems").asInt()) {
      found.add("%s has %s items".formatted(at, value.size()));
    }
    if (schema.has("enum") && !schema.get("enum").toString().contains(value.toString())) {
      found.add("%s is %s".formatted(at, value));
    }
  }

  private static void compareFields(
      String at, JsonNode value, JsonNode schema, List<String> found) {
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode described = properties.path(field.getKey());
      String name = at + "." + field.getKey();
      if (described instanceof MissingNode && others.isObject()) {
        compare(name, field.getValue(), others, found);
      } else if (described instanceof MissingNode) {
        found.add(name + " is not described");
      } else {
        compare(name, field.getValue(), described, found);
      }
    }
    for (Map.Entry<String, JsonNode> described : properties.properties()) {
      if (!value.has(described.getKey())) {
        found.add(at + "." + described.getKey() + " is missing");
      }
    }
  }

  /** Follows references, and makes one schema of all that must hold. */
  private static JsonNode resolved(JsonNode schema) {
    if (schema.has("$ref")) {
      String reference = schema.get("$ref").asText();
      return resolved(schema(reference.substring(reference.lastIndexOf('/') + 1)));
    }
    if (schema.has("oneOf")) {
      // The other one is null.
      return resolved(schema.get("oneOf").get(0));
    }
    if (schema.has("allOf")) {
      var all = JSON.createObjectNode().put("type", "object");
      var properties = all.putObject("properties");
      for (JsonNode part : schema.get("allOf")) {
        resolved(part)
            .get("properties")
            .properties()
            .forEach(p -> properties.set(p.getKey(), p.getValue()));
      }
      return all;
    }
    return schema;
  }

  private static List<String> types(JsonNode schema) {
    JsonNode type = schema.get("type");
    List<String> types = new ArrayList<>();
    if (type.isArray()) {
      type.forEach(each -> types.add(each.asText()));
    } else {
      types.add(type.asText());
    }
    return types;
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new AssertionError("The type " + type + " is not one of JSON Schema's.");
    };
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return send(method, URI.create(served.url(path)), body);
  }

  private static HttpResponse<String> send(String method, URI uri, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (method.equals("POST")) {
      request.header("Content-Type", "application/json");
    }
    return CLIENT.send(
        request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }
}
