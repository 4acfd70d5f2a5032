package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.coordination.Command;
import dev.tributary.core.job.JobSpec;
import dev.tributary.core.round.AliasedModel;
import dev.tributary.core.round.ClientHold;
import dev.tributary.wire.avro.DeleteJob;
import dev.tributary.wire.avro.FreeClient;
import dev.tributary.wire.avro.HoldClient;
import dev.tributary.wire.avro.NoteJob;
import dev.tributary.wire.avro.PauseJob;
import dev.tributary.wire.avro.PromoteModel;
import dev.tributary.wire.avro.ResumeJob;
import dev.tributary.wire.avro.RollBackAlias;
import dev.tributary.wire.avro.StopJob;
import dev.tributary.wire.avro.SubmitJob;
import dev.tributary.wire.avro.UpdateJob;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;

/** Records of the topic commands. */
public final class Commands {
  /** A spec is repeated in every snapshot of the log, and a snapshot must stay below 1 MiB. */
  private static final int MOST_SPEC_BYTES = 1 << 17;

  private Commands() {}

  /**
   * @param job the id to run it under, as {@link Require#name} wants it
   * @param specJson judged by whoever decodes it; {@link JobSpecs#parse(String)} judges it at once
   * @throws IllegalArgumentException for a job id that is no name or a spec past 128 KiB
   */
  public static byte[] submit(String job, String specJson, long atMillis) {
    Require.name("job", job);
    requireShort(specJson);
    return SingleObject.encode(new SubmitJob(job, specJson, atMillis));
  }

  /**
   * @param reason for people
   * @throws IllegalArgumentException for a job id that is no name
   */
  public static byte[] stop(String job, String reason, long atMillis) {
    Require.name("job", job);
    return SingleObject.encode(new StopJob(job, Texts.cut(reason), atMillis));
  }

  /**
   * @param revision that the answer is to have: one more than that of the log's {@code AliasBook}
   * @throws IllegalArgumentException for an alias that is no name
   */
  public static byte[] promote(String alias, long revision, AliasedModel model, long atMillis) {
    Require.name("alias", alias);
    return SingleObject.encode(
        new PromoteModel(
            alias,
            revision,
            model.job(),
            model.version(),
            model.uri(),
            ToWire.sha256(model.sha256()),
            atMillis));
  }

  /**
   * @param revision as in {@link #promote}
   * @throws IllegalArgumentException for an alias that is no name
   */
  public static byte[] rollBack(String alias, long revision, long atMillis) {
    Require.name("alias", alias);
    return SingleObject.encode(new RollBackAlias(alias, revision, atMillis));
  }

  /**
   * @param reason for people
   * @throws IllegalArgumentException for a job id that is no name
   */
  public static byte[] pause(String job, String reason, long atMillis) {
    Require.name("job", job);
    return SingleObject.encode(new PauseJob(job, Texts.cut(reason), atMillis));
  }

  /**
   * @throws IllegalArgumentException for a job id that is no name
   */
  public static byte[] resume(String job, long atMillis) {
    Require.name("job", job);
    return SingleObject.encode(new ResumeJob(job, atMillis));
  }

  /**
   * @param text what, for people
   * @param author who, empty if nobody says
   * @throws IllegalArgumentException for a job id that is no name
   */
  public static byte[] note(String job, String text, String author, long atMillis) {
    Require.name("job", job);
    return SingleObject.encode(new NoteJob(job, Texts.cut(text), Texts.cut(author), atMillis));
  }

  /**
   * @param specJson as in {@link #submit}; if it breaks a rule, the command is malformed
   * @throws IllegalArgumentException as {@link #submit}
   */
  public static byte[] update(String job, String specJson, long atMillis) {
    Require.name("job", job);
    requireShort(specJson);
    return SingleObject.encode(new UpdateJob(job, specJson, atMillis));
  }

  /**
   * @throws IllegalArgumentException for a job id that is no name
   */
  public static byte[] delete(String job, long atMillis) {
    Require.name("job", job);
    return SingleObject.encode(new DeleteJob(job, atMillis));
  }

  /**
   * @param by who asks, for people; likewise the reason
   * @throws IllegalArgumentException for a client id that is no name
   */
  public static byte[] hold(
      String client, ClientHold.Kind kind, String by, String reason, long atMillis) {
    Require.name("client", client);
    return SingleObject.encode(
        new HoldClient(client, Holds.kind(kind), Texts.cut(by), Texts.cut(reason), atMillis));
  }

  /**
   * @throws IllegalArgumentException for a client id that is no name
   */
  public static byte[] free(String client, ClientHold.Kind kind, long atMillis) {
    Require.name("client", client);
    return SingleObject.encode(new FreeClient(client, Holds.kind(kind), atMillis));
  }

  /** As {@link #decode(byte[], long)}, for who does not ask when it was given. */
  public static Command decode(byte[] bytes) throws WireException {
    return decode(bytes, 0);
  }

  /**
   * A submission with a spec that breaks a rule is a {@link Command.SubmitInvalid} with the reason.
   *
   * @param writtenMillis the broker's timestamp of the record
   * @throws WireException also for another record or a job id that is no name, to which nobody
   *     could be told an answer
   */
  public static Command decode(byte[] bytes, long writtenMillis) throws WireException {
    SpecificRecord record = SingleObject.decode(bytes);
    if (record instanceof SubmitJob submit) {
      requireName(submit.getJob());
      return submission(submit);
    }
    if (record instanceof StopJob stop) {
      requireName(stop.getJob());
      return new Command.Stop(stop.getJob(), Texts.cut(stop.getReason()));
    }
    if (record instanceof PauseJob pause) {
      requireName(pause.getJob());
      return new Command.Pause(pause.getJob(), Texts.cut(pause.getReason()), writtenMillis);
    }
    if (record instanceof ResumeJob resume) {
      requireName(resume.getJob());
      return new Command.Resume(resume.getJob(), writtenMillis);
    }
    if (record instanceof NoteJob note) {
      requireName(note.getJob());
      return new Command.Note(
          note.getJob(), Texts.cut(note.getText()), Texts.cut(note.getAuthor()), writtenMillis);
    }
    if (record instanceof DeleteJob delete) {
      requireName(delete.getJob());
      return new Command.Delete(delete.getJob());
    }
    if (record instanceof UpdateJob update) {
      requireName(update.getJob());
      return update(update, writtenMillis);
    }
    if (record instanceof PromoteModel promote) {
      return promotion(promote);
    }
    if (record instanceof RollBackAlias back) {
      requireName(back.getAlias());
      return new Command.RollBack(back.getRevision(), back.getAlias());
    }
    if (record instanceof HoldClient || record instanceof FreeClient) {
      return ofClient(record, writtenMillis);
    }
    throw WireException.malformed(
        "record must be a command, got a " + record.getSchema().getName());
  }

  private static Command ofClient(SpecificRecord record, long writtenMillis) throws WireException {
    try {
      return record instanceof HoldClient hold
          ? Holds.fromWire(hold, writtenMillis)
          : Holds.fromWire((FreeClient) record, writtenMillis);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("command", e);
    }
  }

  private static Command promotion(PromoteModel p) throws WireException {
    requireName(p.getAlias());
    try {
      AliasedModel model =
          new AliasedModel(p.getJob(), p.getVersion(), p.getUri(), FromWire.sha256(p.getSha256()));
      return new Command.Promote(p.getRevision(), p.getAlias(), model);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("command", e);
    }
  }

  private static Command update(UpdateJob update, long writtenMillis) throws WireException {
    try {
      JobSpec spec = JobSpecs.parse(update.getSpec());
      requireDurable(spec);
      return new Command.Update(update.getJob(), spec, JobSpecs.sha256(spec), writtenMillis);
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("command", e);
    }
  }

  private static Command submission(SubmitJob submit) {
    try {
      JobSpec spec = JobSpecs.parse(submit.getSpec());
      requireDurable(spec);
      return new Command.Submit(submit.getJob(), spec, JobSpecs.sha256(spec));
    } catch (IllegalArgumentException e) {
      return new Command.SubmitInvalid(submit.getJob(), Texts.cut(e.getMessage()));
    }
  }

  /** A spec that could be accepted but not be read back would be submitted to the log for ever. */
  private static void requireDurable(JobSpec spec) {
    String canonical = JobSpecs.canonical(spec);
    requireShort(canonical);
    byte[] utf8 = canonical.getBytes(StandardCharsets.UTF_8);
    Require.that(
        new String(utf8, StandardCharsets.UTF_8).equals(canonical),
        "spec",
        "must be Unicode text",
        "half a surrogate pair");
  }

  private static void requireShort(String specJson) {
    int bytes = specJson.getBytes(StandardCharsets.UTF_8).length;
    Require.range("spec (bytes)", bytes, 0, MOST_SPEC_BYTES);
  }

  private static void requireName(String job) throws WireException {
    try {
      Require.name("job", Texts.cut(job));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("command", e);
    }
  }
}
