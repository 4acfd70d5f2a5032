package dev.tributary.core.coordination;

import dev.tributary.core.check.Require;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;

/** What somebody outside asks for. */
public sealed interface Command {
  String job();

  /** Whether it asks for a new job. */
  default boolean isSubmission() {
    return this instanceof Submit || this instanceof SubmitInvalid;
  }

  /**
   * Run this job; a second submission of an id is ignored.
   *
   * @param specSha256 hex SHA-256 of the spec as it will stand in the log
   */
  record Submit(String job, JobSpec spec, String specSha256) implements Command {
    public Submit {
      Require.sha256("specSha256", specSha256);
    }
  }

  /** A submission whose spec breaks a rule. */
  record SubmitInvalid(String job, String reason) implements Command {}

  /**
   * Something about a job that can be asked again and again. By the broker's time of the command,
   * what was obeyed before is told from what is new.
   */
  sealed interface Steer extends Command {
    long askedMillis();
  }

  /** Begin no further round; an open one ends as usual. */
  record Pause(String job, String reason, long askedMillis) implements Steer {}

  /** Go on. */
  record Resume(String job, long askedMillis) implements Steer {}

  /**
   * Give the job this spec, if its first round is still to come; see {@link
   * dev.tributary.core.round.SpecUpdates}.
   *
   * @param specSha256 as in {@link Submit}
   */
  record Update(String job, JobSpec spec, String specSha256, long askedMillis) implements Steer {
    public Update {
      Require.sha256("specSha256", specSha256);
    }
  }

  /** About a client and no job; obeyed once, like {@link Steer}. */
  sealed interface OfClient extends Command {
    String client();

    ClientHold.Kind kind();

    /** What it asks for. */
    ClientHold wanted(long nowMillis);

    long askedMillis();

    @Override
    default String job() {
      return "";
    }
  }

  /**
   * Hold a client in this way.
   *
   * @param by who asks, as they say
   */
  record Hold(String client, ClientHold.Kind kind, String by, String reason, long askedMillis)
      implements OfClient {
    public Hold {
      Require.name("client", client);
    }

    @Override
    public ClientHold wanted(long nowMillis) {
      return new ClientHold(true, by, reason, nowMillis, askedMillis);
    }
  }

  /** Do not hold a client in this way any more. */
  record Free(String client, ClientHold.Kind kind, long askedMillis) implements OfClient {
    public Free {
      Require.name("client", client);
    }

    @Override
    public ClientHold wanted(long nowMillis) {
      return new ClientHold(false, "", "", nowMillis, askedMillis);
    }
  }

  /**
   * Write something down about a job, for people.
   *
   * @param author who, empty if nobody says
   */
  record Note(String job, String text, String author, long askedMillis) implements Steer {}

  /** Forget a job that has ended. */
  record Delete(String job) implements Command {}

  /** End the job, keep its model. */
  record Stop(String job, String reason) implements Command {}

  /** Something about an alias of models. */
  sealed interface OfAlias extends Command {
    /** The revision that its answer is to have; it is ignored if another answer has it. */
    long revision();

    String alias();
  }

  /** Let the alias name this model. */
  record Promote(long revision, String alias, AliasedModel model) implements OfAlias {
    @Override
    public String job() {
      return model.job();
    }
  }

  /** Let the alias name what it named before. */
  record RollBack(long revision, String alias) implements OfAlias {
    /** It is about no job. */
    @Override
    public String job() {
      return "";
    }
  }
}
