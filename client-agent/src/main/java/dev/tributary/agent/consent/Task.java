package dev.tributary.agent.consent;

/**
 * A job that asks for this site's data, and where it stands here.
 *
 * @param job its id
 * @param name what people call it
 * @param specSha256 of its spec, as {@link dev.tributary.wire.JobSpecs#sha256}
 * @param reason why, empty if it is accepted by the policy
 */
public record Task(
    String job,
    String name,
    String namespace,
    String trainer,
    String dataSet,
    String specSha256,
    State state,
    String reason) {

  /** What is done for a job. */
  public enum State {
    ACCEPTED("accepted"),
    DECLINED("declined"),
    WAITING("waiting for approval");

    private final String words;

    State(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    static State of(Verdict verdict) {
      return switch (verdict) {
        case ACCEPT -> ACCEPTED;
        case DECLINE -> DECLINED;
        case ASK -> WAITING;
      };
    }
  }

  /** The same task, of which somebody at the site has said this, be it of another spec of it. */
  Task answered(Answer answer) {
    if (!answer.standsFor(specSha256)) {
      return state == State.WAITING ? with(state, "waiting for approval of this spec") : this;
    }
    return with(answer.approved() ? State.ACCEPTED : State.DECLINED, answer.reason());
  }

  private Task with(State other, String why) {
    return new Task(job, name, namespace, trainer, dataSet, specSha256, other, why);
  }
}
