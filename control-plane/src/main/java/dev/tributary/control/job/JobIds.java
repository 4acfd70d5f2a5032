package dev.tributary.control.job;

import dev.tributary.core.check.Require;
import java.security.SecureRandom;

/** The ids by which jobs are told apart. They appear in keys of topics and in object names. */
public final class JobIds {
  /** Without the letters and digits that people mistake for each other. */
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int SUFFIX = 6;
  private static final int LONGEST = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private JobIds() {}

  /** An id that nobody else has drawn: the job's name and six random characters. */
  public static String fresh(String jobName) {
    int room = LONGEST - SUFFIX - 1;
    StringBuilder id = new StringBuilder(jobName.substring(0, Math.min(room, jobName.length())));
    id.append('-');
    for (int i = 0; i < SUFFIX; i++) {
      id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /**
   * The id itself.
   *
   * @throws IllegalArgumentException unless {@code id} is 1-64 letters, digits, dots, dashes or
   *     underscores and starts with a letter or digit
   */
  public static String checked(String id) {
    Require.name("job id", id);
    return id;
  }
}
