package dev.tributary.control.api;

import dev.tributary.control.api.Problem.Kind;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The web page: files as they were written, with nothing built from them. Everybody gets them,
 * since nothing of a federation is in them; what they show comes through the API, which asks for
 * tokens.
 *
 * <p>The policy that goes with them lets a browser run, draw and load what comes from this server
 * as a file, and nothing else: no script in markup, no other host, no frame around it.
 */
final class PageFiles {
  static final String FIRST = "/";
  static final String OTHERS = "/page/{file}";

  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String DIRECTORY = "/dev/tributary/control/page/";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.([a-z]+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, File> files = new ConcurrentHashMap<>();

  private record File(byte[] bytes, String type, String tag) {}

  void first(Context ctx) {
    send(ctx, "index.html");
  }

  void other(Context ctx) {
    send(ctx, ctx.pathParam("file"));
  }

  private void send(Context ctx, String name) {
    File file =
        file(name)
            .orElseThrow(
                () -> new Problem(Kind.NO_SUCH_ENDPOINT, "there is no file of the page " + name));
    // Kept by the browser, asked about each time: a new server has a new page.
    ctx.header("Cache-Control", "no-cache")
        .header("ETag", file.tag)
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer");
    if (file.tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
    } else {
      ctx.contentType(file.type).result(file.bytes);
    }
  }

  private Optional<File> file(String name) {
    File known = files.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<File> found = read(name);
    found.ifPresent(file -> files.put(name, file));
    return found;
  }

  private static Optional<File> read(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches() || !TYPES.containsKey(parts.group(1))) {
      return Optional.empty();
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(DIRECTORY + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] bytes = in.readAllBytes();
      String digest =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
      return Optional.of(new File(bytes, TYPES.get(parts.group(1)), '"' + digest + '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
