package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page as its tests use it. */
final class Page {

  /** Ends a test that hangs; a slow machine stays far below it. */
  private static final long DEADLINE_SECONDS = 180;

  /** Looks at a condition in the page itself until it holds; answers with what it throws. */
  private static final String WAIT =
      """
      const done = arguments[0];
      const holds = () => { %s };
      (function look() {
        try {
          if (holds() === true) {
            done(null);
          } else {
            setTimeout(look, 20);
          }
        } catch (failure) {
          done(String(failure));
        }
      })();
      """;

  /**
   * Scrolls an element to the middle of the window and waits until it can be pressed there: until
   * it is enabled, in the same place in two frames, and covered by nothing. Then notes whether a
   * click reaches it.
   */
  private static final String SETTLE =
      """
      const [selector, done] = arguments;
      let before = null;
      (function look() {
        const target = document.querySelector(selector);
        let place = null;
        if (target?.checkVisibility() && !target.matches(':disabled')) {
          target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
          const { x, y, width, height } = target.getBoundingClientRect();
          if (target.contains(document.elementFromPoint(x + width / 2, y + height / 2))) {
            place = [x, y, width, height].join();
          }
        }
        if (place !== null && place === before) {
          window.clickReached = false;
          target.addEventListener('click', () => { window.clickReached = true; }, { capture: true, once: true });
          done();
        } else {
          before = place;
          requestAnimationFrame(look);
        }
      })();
      """;

  /** The texts of the cells that can be seen. */
  private static final String ROWS =
      """
      return [...document.querySelectorAll('#%s tbody tr')].map(row =>
        [...row.querySelectorAll('th, td')].map(cell =>
          cell.checkVisibility() ? cell.innerText.replaceAll('\\u00a0', ' ').trim() : ''));
      """;

  final Chromium browser;

  Page(Chromium browser) {
    this.browser = browser;
  }

  /** Opens the page and waits for what the server tells first. */
  void open(PageServer server) {
    open(server.url("/"));
  }

  /** Opens the page at an address of its own. */
  void open(String url) {
    browser.driver.get(url);
    waitFor("return document.getElementById('loading').hidden");
    waitFor("return document.querySelectorAll('#start [name=recipe] option').length > 0");
  }

  /** Opens the page and waits for all results of the run that it shows. */
  void openTested(PageServer server) {
    open(server);
    waitForResults();
  }

  void waitForResults() {
    waitFor(
        "return document.getElementById('shown').hidden === false"
            + " && document.querySelectorAll('[data-needs] > .pending:not([hidden])').length === 0"
            + " && document.querySelectorAll('#misclassified figure').length > 0"
            + " && document.querySelectorAll('#weights canvas').length > 0"
            + " && document.querySelectorAll('#confidences li').length > 0");
  }

  void waitForState(String state) {
    waitFor("return document.getElementById('state').textContent === '" + state + "'");
  }

  /** Fills in the form and sends it, when the page shows that no run is in progress. */
  void start(String data, int epochs, String learningRate) {
    find("#start [name=data] option[value='" + data + "']").click();
    type("epochs", String.valueOf(epochs));
    type("learningRate", learningRate);
    press("#start-button");
  }

  /**
   * Clicks an element with the pointer after it has stopped moving. A click goes to coordinates, so
   * it misses an element that moves at that moment; this method then clicks again.
   */
  void press(String selector) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    do {
      assertThat(System.nanoTime() - end).as("a click on " + selector).isNegative();
      settle(selector);
      try {
        find(selector).click();
      } catch (ElementClickInterceptedException | StaleElementReferenceException ignored) {
        // It moved, or the page replaced it.
      }
    } while (Boolean.FALSE.equals(script("return window.clickReached")));
  }

  private void settle(String selector) {
    try {
      browser.driver.executeAsyncScript(SETTLE, selector);
    } catch (ScriptTimeoutException e) {
      throw new AssertionError(selector + " cannot be pressed", e);
    }
  }

  /** Returns what a field of the form has. */
  String value(String name) {
    return field(name).getDomProperty("value");
  }

  void type(String name, String value) {
    WebElement field = field(name);
    field.clear();
    field.sendKeys(value);
  }

  private WebElement field(String name) {
    return find("#start [name=" + name + "]");
  }

  /** Presses the button or cell that has the focus, as the Enter key does. */
  void pressFocused() {
    browser.driver.switchTo().activeElement().sendKeys(Keys.ENTER);
  }

  WebElement find(String selector) {
    return browser.driver.findElement(By.cssSelector(selector));
  }

  String text(String selector) {
    return find(selector).getText();
  }

  /** Returns the texts of the cells of a table's body, row by row. */
  @SuppressWarnings("unchecked")
  List<List<String>> rows(String table) {
    return (List<List<String>>) script(ROWS.formatted(table));
  }

  /** Returns how many points a chart's first line has. */
  long points(String figure) {
    return firstLine(figure, "data.length");
  }

  /** Returns how many steps a chart's first line has come. */
  long steps(String figure) {
    return firstLine(figure, "data.at(-1)?.x");
  }

  private long firstLine(String figure, String what) {
    return (long)
        script(
            "return Chart.getChart(document.querySelector('#%s canvas')).data.datasets[0]?.%s ?? 0"
                .formatted(figure, what));
  }

  /** Draws with the pointer on the square, through these points in shares of its sides. */
  void stroke(double[]... through) {
    settle("#pad");
    WebElement pad = find("#pad");
    int width = pad.getSize().getWidth();
    int height = pad.getSize().getHeight();
    Actions actions = new Actions(browser.driver);
    boolean down = false;
    for (double[] point : through) {
      int x = (int) Math.round((point[0] - 0.5) * width);
      int y = (int) Math.round((point[1] - 0.5) * height);
      actions.moveToElement(pad, x, y);
      if (!down) {
        actions.clickAndHold();
        down = true;
      }
    }
    actions.release().perform();
  }

  /** Scrolls to an element: a chart outside the window is drawn again only when it comes near. */
  void scrollTo(String id) {
    script("document.getElementById(arguments[0]).scrollIntoView({ behavior: 'instant' })", id);
  }

  Object script(String code, Object... arguments) {
    return browser.driver.executeScript(code, arguments);
  }

  /** Waits without requests meanwhile, which would take the processor from the page. */
  void waitFor(String condition) {
    try {
      assertThat(browser.driver.executeAsyncScript(WAIT.formatted(condition)))
          .as(condition)
          .isNull();
    } catch (ScriptTimeoutException e) {
      throw new AssertionError(condition, e);
    }
  }

  /** Repeats assertions until they hold: what the server sends arrives in the page at any time. */
  void eventually(Runnable assertions) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError | StaleElementReferenceException failure) {
        if (System.nanoTime() - end > 0) {
          throw failure;
        }
        pause();
      }
    }
  }

  void waitFor(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
