package dev.tributary.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import dev.tributary.control.api.ApiServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in Chromium, over broker, Flink and agents that learn the digits meanwhile. */
class PageIT {
  private static final String LEARNING = "#/jobs/" + PageFixture.LEARNING;
  private static final String WAITING = "#/jobs/" + PageFixture.WAITING;
  private static final List<String> VIEWS =
      List.of("#/jobs", LEARNING, WAITING, "#/clients", "#/cluster");

  private static Browser browser;
  private static PageFixture federation;
  private static ApiServer server;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    browser = Browser.start();
    federation = new PageFixture();
    server = federation.serve(0, Optional.empty());
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
    if (federation != null) {
      federation.close();
    }
  }

  @BeforeEach
  void sizeOfADesk() {
    browser.window(1200, 900, false);
    browser.complaints();
  }

  /** Errors of scripts, and whatever the policy keeps from being loaded, end up there. */
  @AfterEach
  void nothingToComplainOf() {
    assertThat(browser.complaints())
        .filteredOn(complaint -> !complaint.contains("Failed to load resource"))
        .isEmpty();
  }

  private static void open(String view) {
    browser.open(server.address(), view);
  }

  @Test
  void everyViewShowsWhatTheFederationTells() {
    open("#/jobs");
    browser.awaitText("tbody tr", PageFixture.WAITING);
    assertThat(browser.texts("tbody a"))
        .containsExactlyInAnyOrder(PageFixture.LEARNING, PageFixture.WAITING);
    assertThat(browser.text("tbody")).contains("a round takes at least 40", "of 2,000", "ε ");

    open(LEARNING);
    browser.awaitText("#rounds tbody", "Published");
    browser.awaitText("#accuracy .readout", "in round");
    assertThat(browser.text("#rounds .legend")).contains("Train and upload", "Make the model");
    assertThat(browser.run("return document.querySelectorAll('#loss .line').length")).isEqualTo(1L);
    promotes();
    assertThat(browser.text("main")).contains("4 clients, 4 close a round, 4 at least");
    browser.element("#rounds tbody summary").click();
    // By then another round may have come above it.
    browser.awaitText("#rounds details[open] .members", "client-01");
    assertThat(browser.text("#rounds details[open] .members")).contains("client-04");
    assertThat(browser.element("#models tbody a").getDomAttribute("href"))
        .startsWith("api/v1/jobs/digits-1/models/");

    open(WAITING);
    browser.awaitText("#why", "It needs 40 clients with");
    assertThat(browser.text("#why")).contains("4 match", "data set digits", "64 MiB memory");
    assertThat(browser.text("#privacy")).contains("of 8 is spent", "Noise multiplier");
    assertThat(browser.text("main")).contains("clients keep what they measure to themselves");

    open("#/clients");
    browser.awaitText("tbody", "client-04");
    assertThat(browser.text("tbody")).contains("digits", "rows", "mlp");
    assertThat(browser.text(".filters")).contains("Unavailable");

    open("#/cluster");
    browser.awaitText("#flink tbody", "running");
    assertThat(browser.text("#broker")).contains("Answers");
    assertThat(browser.text("#rejected tbody")).contains("not_finite");
  }

  /** Another tab shows it as well: the stream tells that aliases have moved. */
  private static void promotes() {
    browser.await("a model", "return document.querySelector('#models tbody tr .hash') !== null");
    browser.element("#models tbody tr:has(.hash) .uses > button").click();
    browser.press(Keys.ENTER, 1);
    browser.awaitText("#models tbody tr:has(.alias)", "production");
  }

  @Test
  void aRoundIsShownAsItIsPublishedWithoutReload() {
    open(LEARNING);
    browser.run("window.same = true");
    long shown = newestRound();

    browser.await(
        "two rounds later",
        "return Number(document.querySelector('#rounds tbody th').textContent) > arguments[0] + 2"
            + " && document.querySelector('#said').textContent.endsWith('is published')",
        shown);

    assertThat(browser.run("return window.same")).isEqualTo(true);
    browser.await(
        "the models as well",
        "return parseInt(document.querySelector('#models tbody th').textContent.slice(1))"
            + " > arguments[0]",
        shown);
  }

  private static long newestRound() {
    browser.await("a round", "return document.querySelector('#rounds tbody th') !== null");
    return Long.parseLong(browser.text("#rounds tbody th"));
  }

  @Test
  void whatOthersWroteIsShownAsTheTextThatItIs() {
    open(LEARNING);
    browser.awaitText("#rejections", "Clients that sent no update");
    assertThat(browser.text("#rejections"))
        .contains(PageFixture.MARKUP)
        .containsOnlyOnce("not_finite");
    assertTextOnly();
    open("#/clients");
    browser.awaitText("tbody", "mallory");
    assertThat(browser.text("tbody")).contains(PageFixture.MARKUP);
    assertTextOnly();
    open(WAITING);
    browser.await("the button", "return !document.querySelector('.head .danger').hidden");
    browser.element(".actions button:not([hidden])").click();
    browser.press(Keys.ENTER, 1);
    browser.awaitText(".head", "Paused");
    browser.element(".actions button:not([hidden])").click();
    browser.awaitText(".head", "Waiting");
    browser.element(".head .danger").click();
    browser.element("#stop-field").sendKeys(PageFixture.MARKUP);
    browser.press(Keys.ENTER, 1);
    browser.awaitText(".head", "Stopped");
    browser.awaitText(".notice", PageFixture.MARKUP);
    assertTextOnly();
    open("#/jobs");
    browser.awaitText("tbody", "Stopped");
    assertThat(browser.text("tbody")).contains(PageFixture.MARKUP);
    assertTextOnly();
  }

  private static void assertTextOnly() {
    assertThat(browser.run("return document.querySelectorAll('main img, main b').length"))
        .isEqualTo(0L);
    assertThat(browser.run("return document.title").toString()).endsWith("- Tributary");
  }

  @Test
  void nothingIsWiderThanAPhone() {
    browser.window(360, 780, false);
    for (String view : VIEWS) {
      open(view);
      assertThat(browser.runFile("wide.js")).as(view).isEmpty();
      assertThat(browser.run("return document.documentElement.scrollWidth"))
          .as(view)
          .isEqualTo(360L);
    }
  }

  @Test
  void textsAreReadableInLightAndDark() {
    for (boolean dark : new boolean[] {false, true}) {
      browser.window(1200, 900, dark);
      for (String view : List.of("#/jobs", LEARNING, "#/clients", "#/cluster")) {
        open(view);
        assertThat(browser.runFile("contrast.js")).as("%s, dark %s", view, dark).isEmpty();
      }
    }
    String before = ground();
    browser.element("#theme").click();
    assertThat(ground()).as("the theme that was chosen").isNotEqualTo(before);
    open("#/jobs");
    browser.run("location.reload()");
    browser.awaitText("tbody", PageFixture.LEARNING);
    assertThat(ground()).as("after a reload").isNotEqualTo(before);
    browser.run("localStorage.clear()");
  }

  private static String ground() {
    return browser.run("return getComputedStyle(document.body).backgroundColor").toString();
  }

  @Test
  void theKeyboardReachesEverythingAndSorts() {
    for (String view : List.of("#/jobs", WAITING, "#/clients")) {
      open(view);
      browser.runFile("focus.js");
      long operable = (long) browser.run("return document.querySelectorAll('a, button').length");
      browser.press(Keys.TAB, (int) operable + 12);
      assertThat(browser.runFile("unreached.js")).as(view).isEmpty();
    }
    browser.run("document.activeElement.blur(); document.querySelector('th button').focus()");
    browser.press(Keys.ENTER, 1);
    assertThat(browser.texts("tbody th")).startsWith("mallory");
    assertThat(browser.element("thead th").getDomAttribute("aria-sort")).isEqualTo("descending");
    browser.run("document.querySelector('#skip').focus()");
    browser.press(Keys.ENTER, 1);
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");
  }

  @Test
  void aScreenReaderFindsItsWay() {
    for (String view : VIEWS) {
      open(view);
      AccessibleTree tree = new AccessibleTree(browser);

      assertThat(tree.roles()).as(view).contains("banner", "navigation", "main", "contentinfo");
      assertThat(tree.nameless()).as("%s: controls, tables and pictures", view).isEmpty();
      assertThat(tree.headingLevels()).as(view).startsWith(1).containsOnlyOnce(1);
      assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
    }
    open(LEARNING);
    browser.awaitText("#accuracy .readout", "in round");
    browser.element("#accuracy summary").click();
    browser.awaitText("#accuracy tbody tr", "");
    assertThat(new AccessibleTree(browser).roles()).contains("status", "image", "table");
  }

  @Test
  void aLostConnectionIsSaidAndFoundAgain() {
    ApiServer first = federation.serve(0, Optional.empty());
    URI address = first.address();
    browser.open(address, LEARNING);
    browser.awaitText("#live", "Live");
    browser.run("window.same = true");
    long shown = newestRound();

    first.close();
    browser.awaitText("#live", "Connection lost. As of ");

    try (ApiServer second = federation.serve(address.getPort(), Optional.empty())) {
      browser.awaitText("#live", "Live");
      browser.await(
          "what was missed, and what comes",
          "return Number(document.querySelector('#rounds tbody th').textContent) > arguments[0]",
          shown);
      assertThat(browser.run("return window.same")).isEqualTo(true);
      assertThat(second.address()).isEqualTo(address);
      browser.open(server.address(), "#/jobs");
    }
  }

  @Test
  void whoHasATokenSignsInAndDoesWhatItAllows() throws IOException {
    Path tokens = directory.resolve("tokens.yaml");
    String viewer = Tokens.create(tokens, "viewer", Role.VIEWER, List.of("*"));
    try (ApiServer guarded = federation.serve(0, Optional.of(tokens))) {
      browser.open(guarded.address(), LEARNING);
      browser.awaitText("h1", "Sign in");
      browser.element("#token").sendKeys("tributary_wrong" + Keys.ENTER);
      browser.awaitText(".failure", "does not know this token");
      browser.element("#token").sendKeys(viewer + Keys.ENTER);
      browser.awaitText("h1", PageFixture.LEARNING);
      browser.awaitText("#live", "Live");
      browser.await("models", "return document.querySelector('#models .hash') !== null");

      browser.element(".head .danger").click();
      browser.press(Keys.ENTER, 1);
      browser.awaitText("dialog .failure", "viewer must be operator");
      browser.press(Keys.ESCAPE, 1);
      assertThat(downloaded()).isEqualTo(4L * federation.spec().model().parameterCount());

      browser.element("#sign-out").click();
      browser.awaitText("h1", "Sign in");
      browser.open(server.address(), "#/jobs");
    }
  }

  /** Bytes of the newest model, saved by a click. */
  private long downloaded() throws IOException {
    Path downloads = Files.createDirectory(directory.resolve("downloads")).toAbsolutePath();
    browser.command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    browser.element("#models tbody tr:has(.hash) .menu summary").click();
    browser.element("#models tbody .menu[open] a").click();
    return Awaitility.await("the file")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              try (var files = Files.list(downloads)) {
                return files.filter(file -> file.toString().endsWith(".f32")).findFirst();
              }
            },
            Optional::isPresent)
        .map(file -> file.toFile().length())
        .orElseThrow();
  }

  @Test
  void aPageThatIsLeftKeepsNoConnection() {
    int moreThanABrowserHas = 8;
    for (int i = 0; i < moreThanABrowserHas; i++) {
      open("#/jobs");
      browser.awaitText("#live", "Live");
      browser.leave();
    }
    open("#/jobs");
    browser.awaitText("tbody", PageFixture.LEARNING);
  }

  @Test
  void aViewThatIsNoneLeadsToTheJobsAndAJobThatIsNoneSaysSo() {
    browser.open(server.address(), "#/jobs");
    browser.run("location.hash = '#/nowhere/%'");
    browser.awaitText("h1", "Jobs");
    open("#/jobs/nobody");
    browser.awaitText("h1", "There is no such job");
    assertThat(new TreeSet<>(browser.texts("main button"))).isEqualTo(Set.of("Try again"));
  }
}
