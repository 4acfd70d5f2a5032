package dev.tributary.local.page;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium with a profile of its own, which is gone with it. */
public final class Browser implements AutoCloseable {
  /** With the value {@code required}, a machine without a browser fails instead of skipping. */
  private static final String REQUIRED = "TRIBUTARY_BROWSER";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars");

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** A browser; without one on this machine the test is skipped, or fails if it must not be. */
  public static Browser start() {
    Optional<File> chromium = onPath("chromium", "chromium-browser", "google-chrome");
    Optional<File> driver = onPath("chromedriver");
    if (chromium.isEmpty() || driver.isEmpty()) {
      String lacking =
          "the page is tested in Chromium: install chromium and chromedriver (.ci/install-browser)";
      if ("required".equals(System.getenv(REQUIRED))) {
        throw new IllegalStateException(lacking);
      }
      Assumptions.abort(lacking);
    }
    try {
      Path profile = Files.createTempDirectory("browser-");
      ChromeOptions options = new ChromeOptions();
      options.setBinary(chromium.orElseThrow());
      options.addArguments(FLAGS);
      options.addArguments("--user-data-dir=" + profile);
      options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(driver.orElseThrow())
              .usingAnyFreePort()
              .build();
      return new Browser(new ChromeDriver(service, options), profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<File> onPath(String... names) {
    List<String> directories =
        Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return Stream.of(names)
        .flatMap(name -> directories.stream().map(directory -> new File(directory, name)))
        .filter(File::canExecute)
        .findFirst();
  }

  /** A window of this size, in a light or dark system. */
  public Browser window(int width, int height, boolean dark) {
    return window(width, height, dark, 1);
  }

  public Browser window(int width, int height, boolean dark, double pixelsPerPoint) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width,
            "height", height,
            "deviceScaleFactor", pixelsPerPoint,
            "mobile", false));
    command(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    return this;
  }

  /** Goes to a view, in the same document if the server is the same, and waits for its data. */
  public void open(URI server, String hash) {
    driver.get(server + "/" + hash);
    await(hash, "return document.getElementById('main')?.dataset.ready === location.hash");
  }

  /** Goes away from the page, which the browser may keep for the way back. */
  void leave() {
    driver.get("about:blank");
  }

  /** Waits until a script returns true. */
  public void await(String what, String script, Object... arguments) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(25))
        .until(() -> Boolean.TRUE.equals(run(script, arguments)));
  }

  /** Waits until the first element that a selector finds contains a text. */
  public void awaitText(String selector, String text) {
    await(
        text,
        "return document.querySelector(arguments[0])?.innerText.includes(arguments[1])",
        selector,
        text);
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** A script of the tests' resources, as a function's body. */
  @SuppressWarnings("unchecked")
  List<String> runFile(String name) {
    try (InputStream in = Browser.class.getResourceAsStream(name)) {
      return (List<String>) run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  void press(Keys key, int times) {
    Actions actions = new Actions(driver, Duration.ofMillis(1));
    Collections.nCopies(times, key).forEach(actions::sendKeys);
    actions.perform();
  }

  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /** The window as a PNG. */
  public byte[] picture() {
    Map<String, Object> answer = command("Page.captureScreenshot", Map.of("format", "png"));
    return Base64.getDecoder().decode((String) answer.get("data"));
  }

  /**
   * What the browser complained of since it was asked last: errors, and what the policy forbids.
   */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    driver.manage().logs().get(LogType.BROWSER).forEach(entry -> complaints.add(entry.toString()));
    return complaints;
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Collections.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException stillWritten) {
      profile.toFile().deleteOnExit();
    }
  }
}
