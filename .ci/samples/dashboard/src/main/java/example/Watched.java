package example;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.dashboard.Dashboard;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Trains a network and shows it with one line, then reads its own page. */
public final class Watched {

  private Watched() {}

  public static void main(String[] args) throws Exception {
    float[][] inputs = {{1}, {2}, {3}};
    float[][] targets = {{2}, {4}, {6}};
    Dashboard dashboard = Dashboard.open(0);
    Trainer.of(Sequential.of(linear(1, 1)))
        .loss(mse())
        .optimizer(sgd(0.01))
        .epochs(2)
        .listener(dashboard)
        .fit(DataLoader.of(Dataset.of(inputs, targets)));
    HttpClient client = HttpClient.newHttpClient();
    String page = client.send(request(dashboard, ""), BodyHandlers.ofString()).body();
    String run = client.send(request(dashboard, "api/runs/1"), BodyHandlers.ofString()).body();
    boolean shown = page.contains("<title>Dashboard") && run.contains("\"state\":\"finished\"");
    System.out.println(shown ? "the page shows the training" : page + run);
    // The program ends here: the server's threads do not keep it running.
  }

  private static HttpRequest request(Dashboard dashboard, String path) {
    return HttpRequest.newBuilder(URI.create(dashboard.url() + path)).build();
  }
}
