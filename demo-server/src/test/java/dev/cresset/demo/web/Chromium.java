package dev.cresset.demo.web;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.AddHasCdp;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumDriver;
import org.openqa.selenium.chromium.ChromiumDriverCommandExecutor;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;

/** Debian's Chromium without a window; nothing is looked for or downloaded. */
final class Chromium implements AutoCloseable {

  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String REQUIRED = "cresset.browser.required";

  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** What is said where the browser is not installed. */
  static final String MISSING =
      "The page is not tested: %s or %s is missing (Debian: apt install chromium chromium-driver)."
          .formatted(BROWSER, DRIVER);

  final ChromiumDriver driver;

  private Chromium(ChromiumDriver driver) {
    this.driver = driver;
  }

  static boolean installed() {
    return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
  }

  /**
   * Skips the test where there is no browser, or fails it if the system property {@code
   * cresset.browser.required} is true.
   */
  static void assumeInstalled() {
    if (installed()) {
      return;
    }
    if (Boolean.getBoolean(REQUIRED)) {
      fail(MISSING);
    }
    abort(MISSING);
  }

  static Chromium start(Path emptyProfile, String... more) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + emptyProfile);
    options.addArguments(more);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    Driver driver = new Driver(service, options);
    driver.manage().timeouts().scriptTimeout(DEADLINE).pageLoadTimeout(DEADLINE);
    return new Chromium(driver);
  }

  /** Makes the page as wide as a device, and light or dark. */
  void emulate(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Returns what the page wrote to its console, errors and warnings. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** Selenium's own subclass would first ask Selenium Manager, which goes on-line. */
  private static final class Driver extends ChromiumDriver {
    Driver(ChromeDriverService service, ChromeOptions options) {
      super(
          new ChromiumDriverCommandExecutor(
              service, new AddHasCdp().getAdditionalCommands(), ClientConfig.defaultConfig()),
          options,
          ChromeOptions.CAPABILITY);
      cdp = new AddHasCdp().getImplementation(getCapabilities(), getExecuteMethod());
    }
  }
}
