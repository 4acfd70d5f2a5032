package dev.tributary.control.api;

import dev.tributary.control.access.Grant;
import dev.tributary.control.access.Role;
import dev.tributary.control.access.Tokens;
import dev.tributary.control.api.Problem.Kind;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who comes in. Without tokens everybody on this machine does, and only requests that are meant for
 * this machine: a page in a browser here, whose name was made to lead here, says another host.
 */
final class Gate {
  private static final String SCHEME = "bearer ";
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

  private final Optional<Tokens> tokens;

  Gate(Optional<Tokens> tokens) {
    this.tokens = tokens;
  }

  boolean asksForTokens() {
    return tokens.isPresent();
  }

  /** Refuses what a browser was lured into. */
  void requireHost(Context ctx) {
    String host = Optional.ofNullable(ctx.header("Host")).orElse("");
    if (tokens.isEmpty() && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      throw new Problem(Kind.FOREIGN_HOST, "Host must be a loopback address, got " + host);
    }
  }

  /**
   * What the sender of a request may do.
   *
   * @param least the least role that the endpoint asks for
   */
  Grant grant(Context ctx, Role least) {
    if (tokens.isEmpty()) {
      return Grant.EVERYTHING;
    }
    String header = Optional.ofNullable(ctx.header("Authorization")).orElse("");
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new Problem(Kind.NO_TOKEN, "Authorization must be: Bearer TOKEN");
    }
    Grant grant =
        tokens
            .get()
            .grant(header.substring(SCHEME.length()).strip())
            .orElseThrow(() -> new Problem(Kind.NO_TOKEN, "the token is not known here"));
    if (!grant.role().includes(least)) {
      throw new Problem(
          Kind.NOT_ALLOWED,
          "%s must be %s, is %s"
              .formatted(grant.name(), least.spelling(), grant.role().spelling()));
    }
    return grant;
  }
}
