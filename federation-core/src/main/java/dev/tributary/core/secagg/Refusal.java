package dev.tributary.core.secagg;

/**
 * Why a client does not do what the round asks of it. It then says nothing more in the round.
 *
 * @param subject what it looked at, for instance {@code keys of client-7}
 * @param value what it found
 */
public record Refusal(Rule rule, String subject, String value) {

  /** What a client insists on. */
  public enum Rule {
    SAME_ROUND("must be of this job, round and session"),
    SAME_CLIENT("must be of the client that the cohort has at that index"),
    ENROLLED("must be of an enrolled client"),
    SAME_IDENTITY("must be of the identity that was pinned"),
    SIGNED("must be signed by the identity of its client"),
    SOUND_KEYS("must not be of low order"),
    ASCENDING("must ascend by cohort index, with no client twice"),
    DIGEST("must be the digest of the advertisements"),
    MEMBER("must name this client"),
    OWN_KEYS("must be those that this client advertised"),
    MINIMUM("must not be below this client's minimum"),
    DEGREE("must be a degree of the graph, and as high as the assumptions need"),
    THRESHOLD("must be as high as the assumptions need and at most the degree"),
    FEASIBLE("must be enough clients for the assumptions"),
    FORMER_MEMBER("must be clients that were in the set before"),
    ENOUGH_NEIGHBOURS("must be as many as the threshold"),
    PRESENT("must be given"),
    ONE_UPLOAD("must be uploaded once in a round"),
    UPLOADED("must be uploaded before it is unmasked"),
    ENOUGH_MEMBERS("must not be below the threshold"),
    ONE_ANSWER("must be answered once"),
    ONE_MEMBER_SET("must be the set that was answered: another would ask both secrets of a client");

    private final String text;

    Rule(String text) {
      this.text = text;
    }
  }

  /** Subject, rule and value. */
  @Override
  public String toString() {
    return subject + " " + rule.text + ", got " + value;
  }
}
