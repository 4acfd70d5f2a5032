package dev.tributary.control.access;

import java.util.Locale;

/** What a token allows in its namespaces; each role can do all that the ones before it can. */
public enum Role {
  /** Look at everything. */
  VIEWER,
  /** Submit and steer jobs. */
  OPERATOR,
  /** Change who takes part. */
  ADMIN;

  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException listing the known names
   */
  static Role named(String key, String name) {
    for (Role role : values()) {
      if (role.spelling().equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "%s must be one of [viewer, operator, admin], got %s".formatted(key, name));
  }
}
