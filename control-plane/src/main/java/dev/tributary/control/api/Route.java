package dev.tributary.control.api;

import dev.tributary.control.access.Role;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;

/**
 * One endpoint: what may be asked, by whom, and who answers.
 *
 * @param path with parameters in braces
 * @param role the least that the sender's token must have in some namespace; empty if no token is
 *     asked for
 * @param query the parameters that it takes
 */
record Route(
    HandlerType method, String path, Optional<Role> role, Set<String> query, Answer answer) {

  /** Answers a request. */
  @FunctionalInterface
  interface Answer {
    void to(Exchange exchange) throws Exception;
  }

  static Route get(String path, Role role, Set<String> query, Answer answer) {
    return new Route(HandlerType.GET, path, Optional.of(role), query, answer);
  }

  static Route post(String path, Role role, Answer answer) {
    return post(path, role, Set.of(), answer);
  }

  static Route post(String path, Role role, Set<String> query, Answer answer) {
    return new Route(HandlerType.POST, path, Optional.of(role), query, answer);
  }

  /** For everybody, with a token or without. */
  static Route open(String path, Answer answer) {
    return new Route(HandlerType.GET, path, Optional.empty(), Set.of(), answer);
  }
}
