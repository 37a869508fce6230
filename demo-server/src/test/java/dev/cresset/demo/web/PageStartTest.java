package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form that starts runs, when the events of a run and the response to its start meet. */
class PageStartTest {

  private static final String BUTTON = "document.getElementById('start-button').disabled";

  /** Holds the responses to POST requests back until {@code release()} is called. */
  private static final String HOLD =
      """
      const send = window.fetch;
      const released = new Promise(done => { window.release = done; });
      window.fetch = async (...request) => {
        const response = await send(...request);
        if (request[1]?.method === "POST") {
          await released;
        }
        return response;
      };
      """;

  @BeforeEach
  void needsABrowser() {
    Chromium.assumeInstalled();
  }

  @Test
  void aRunThatEndsBeforeTheResponseToItsStartLeavesTheFormUsable(@TempDir Path profile) {
    try (Chromium browser = Chromium.start(profile);
        PageServer server = PageServer.open()) {
      Page page = new Page(browser);
      page.open(server);
      page.find("#start [name=recipe] option[value=penguins]").click();
      page.waitFor("return !" + BUTTON);
      page.script(HOLD);
      page.press("#start-button");
      page.waitForState("Finished");
      assertThat((Boolean) page.script("return " + BUTTON)).as("before the response").isTrue();

      page.script("release()");

      page.waitFor("return !" + BUTTON);
      page.press("#start-button");
      page.eventually(() -> assertThat(server.run(2).state()).hasToString("FINISHED"));
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
