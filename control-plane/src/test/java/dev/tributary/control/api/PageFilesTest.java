package dev.tributary.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as files; PageIT of deploy/local has what a browser makes of them. */
class PageFilesTest {
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern REFERENCE = Pattern.compile("(?:href|src)=\"page/([^\"]+)\"");

  /** What makes something of a string that is more than its letters. */
  private static final List<String> READERS_OF_MARKUP =
      List.of(
          "innerHTML",
          "outerHTML",
          "insertAdjacentHTML",
          "setHTML",
          "document.write",
          "createContextualFragment",
          "DOMParser",
          "srcdoc",
          "eval(",
          "new Function",
          "javascript:");

  @TempDir private Path directory;
  private ApiFixture api = ApiFixture.withOneOfEach();

  @AfterEach
  void end() {
    api.close();
  }

  private static Map<String, String> files() throws Exception {
    Path page =
        Path.of(PageFiles.class.getResource("/dev/tributary/control/page/index.html").toURI())
            .getParent();
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(page)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  @Test
  void everyFileIsServedWithItsTypeUnderAPolicyThatAllowsNothingElse() throws Exception {
    Map<String, String> types =
        Map.of(".css", "text/css", ".js", "text/javascript", ".svg", "image/svg+xml");
    for (String file : files().keySet()) {
      String ending = file.substring(file.lastIndexOf('.'));
      HttpResponse<String> answer = api.get(ending.equals(".html") ? "/" : "/page/" + file);

      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(header(answer, "Content-Type"))
          .startsWith(types.getOrDefault(ending, "text/html"));
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() throws Exception {
    String tag = header(api.get("/page/main.js"), "ETag");

    HttpResponse<String> again = api.send(api.to("/page/main.js").header("If-None-Match", tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void nothingButThePageIsServed() throws Exception {
    for (String name : List.of("no.js", "..%2Fapi%2Fopenapi.yaml", "%2e%2e", "x.class", "index")) {
      HttpResponse<String> answer = api.get("/page/" + name);
      assertThat(answer.statusCode()).as(name).isIn(400, 404);
      assertThat(header(answer, "Content-Type")).as(name).isEqualTo("application/problem+json");
    }
  }

  @Test
  void thePageItselfNeedsNoToken() throws IOException, InterruptedException {
    Path tokens = directory.resolve("tokens.yaml");
    Tokens.create(tokens, "viewer", Role.VIEWER, List.of("*"));
    api.close();
    api = new ApiFixture(Optional.of(tokens));

    assertThat(api.get("/").statusCode()).isEqualTo(200);
    assertThat(api.get("/page/main.js").statusCode()).isEqualTo(200);
    assertThat(api.get("/api/v1/jobs").statusCode()).isEqualTo(401);
  }

  @Test
  void theFirstFileNamesEveryOtherSoThatTheyComeAtOnce() throws Exception {
    Map<String, String> files = files();
    List<String> named = found(REFERENCE, files.get("index.html"));

    assertThat(files.keySet()).containsAll(named);
    assertThat(files.keySet())
        .filteredOn(file -> !file.equals("index.html"))
        .isSubsetOf(named)
        .allSatisfy(file -> assertThat(files.keySet()).containsAll(found(IMPORT, files.get(file))));
  }

  @Test
  void noFileReadsMarkupOutOfAStringOrComesFromElsewhere() throws Exception {
    files()
        .forEach(
            (file, text) -> {
              READERS_OF_MARKUP.forEach(word -> assertThat(text).as(file).doesNotContain(word));
              assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                  .as(file)
                  .doesNotContain("http:", "https:", "<style", " style=");
            });
    assertThat(files().get("index.html"))
        .doesNotContainPattern("<script(?![^>]* src=\"page/)")
        .doesNotContainPattern("\\son[a-z]+=");
  }
}
