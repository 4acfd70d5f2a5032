package dev.tributary.wire;

import dev.tributary.core.check.Require;
import dev.tributary.core.coordination.Presence;
import dev.tributary.core.offer.ClientOffer;
import dev.tributary.core.offer.HeldDataSet;
import dev.tributary.core.offer.Machine;
import dev.tributary.core.offer.Speed;
import dev.tributary.wire.avro.ClientDataSet;
import dev.tributary.wire.avro.ClientMachine;
import dev.tributary.wire.avro.ClientPresence;
import dev.tributary.wire.avro.ClientSpeed;
import dev.tributary.wire.avro.DeclinedJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Records of the topic presence. */
public final class Presences {
  private Presences() {}

  /**
   * Of a client that tells no more than what it holds. Fields as in {@code ClientPresence.avsc}.
   *
   * @throws IllegalArgumentException for a client id that is no name
   */
  public static byte[] encode(
      String client,
      List<String> trainers,
      List<ClientDataSet> dataSets,
      boolean leaving,
      long sessionStartedMillis,
      String agentVersion,
      long atMillis) {
    Require.name("client", client);
    return SingleObject.encode(
        new ClientPresence(
            client,
            trainers,
            dataSets,
            leaving,
            sessionStartedMillis,
            agentVersion,
            atMillis,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  /**
   * Of a client that does not tell when it has ended a task.
   *
   * @throws IllegalArgumentException for a client id that is no name
   */
  public static byte[] encode(
      String client,
      ClientOffer offer,
      boolean leaving,
      long sessionStartedMillis,
      String agentVersion,
      long atMillis) {
    return encode(
        client, offer, Optional.empty(), leaving, sessionStartedMillis, agentVersion, atMillis);
  }

  /**
   * What is as most clients have it is left out, so that a plain offer has the bytes that it always
   * had.
   *
   * @param ended as in {@link Presence}
   * @throws IllegalArgumentException for a client id that is no name
   */
  public static byte[] encode(
      String client,
      ClientOffer offer,
      Optional<Set<String>> ended,
      boolean leaving,
      long sessionStartedMillis,
      String agentVersion,
      long atMillis) {
    Require.name("client", client);
    return SingleObject.encode(
        new ClientPresence(
            client,
            offer.trainers(),
            offer.dataSets().stream().map(Presences::dataSet).toList(),
            leaving,
            sessionStartedMillis,
            agentVersion,
            atMillis,
            offer.labels().isEmpty() ? null : offer.labels(),
            offer.capacity() == 1 ? null : (Integer) offer.capacity(),
            offer.machine().equals(Machine.UNKNOWN) ? null : machine(offer.machine()),
            offer.speed().equals(Speed.UNKNOWN) ? null : speed(offer.speed()),
            offer.declined().isEmpty() ? null : declined(offer.declined()),
            ended.map(jobs -> List.copyOf(new TreeSet<>(jobs))).orElse(null)));
  }

  private static List<DeclinedJob> declined(Map<String, String> reasons) {
    return reasons.entrySet().stream().map(e -> new DeclinedJob(e.getKey(), e.getValue())).toList();
  }

  private static ClientDataSet dataSet(HeldDataSet held) {
    return new ClientDataSet(held.name(), held.rows(), held.features(), held.classes());
  }

  private static ClientMachine machine(Machine machine) {
    return new ClientMachine(machine.os(), machine.cpus(), machine.memoryBytes(), machine.gpus());
  }

  private static ClientSpeed speed(Speed speed) {
    return new ClientSpeed(speed.secondsPerBatch(), speed.uploadBytesPerSecond());
  }

  /**
   * All that a client says.
   *
   * @throws WireException also for another record or a client id that is no name
   */
  public static ClientPresence decode(byte[] bytes) throws WireException {
    ClientPresence presence = SingleObject.decode(bytes, ClientPresence.class);
    try {
      Require.name("client", Texts.cut(presence.getClient()));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("ClientPresence", e);
    }
    return presence;
  }

  /**
   * What a coordinator needs of it.
   *
   * @param seenMillis the broker's timestamp of the record
   * @throws WireException as {@link #decode(byte[])}, and for an offer that breaks a rule
   */
  public static Presence decode(byte[] bytes, long seenMillis) throws WireException {
    ClientPresence presence = decode(bytes);
    try {
      return new Presence(
          presence.getClient(),
          seenMillis,
          offer(presence),
          presence.getLeaving(),
          Optional.ofNullable(presence.getEnded()).map(TreeSet::new));
    } catch (IllegalArgumentException e) {
      throw WireException.malformed("ClientPresence", e);
    }
  }

  private static ClientOffer offer(ClientPresence presence) {
    ClientMachine machine = presence.getMachine();
    ClientSpeed speed = presence.getSpeed();
    return new ClientOffer(
        presence.getTrainers(),
        presence.getDataSets().stream().map(Presences::held).toList(),
        presence.getLabels() == null ? Map.of() : presence.getLabels(),
        presence.getCapacity() == null ? 1 : presence.getCapacity(),
        machine == null
            ? Machine.UNKNOWN
            : new Machine(
                machine.getOs(), machine.getCpus(), machine.getMemoryBytes(), machine.getGpus()),
        speed == null
            ? Speed.UNKNOWN
            : new Speed(speed.getSecondsPerBatch(), speed.getUploadBytesPerSecond()),
        presence.getDeclined() == null ? Map.of() : declined(presence.getDeclined()));
  }

  private static Map<String, String> declined(List<DeclinedJob> jobs) {
    Map<String, String> reasons = new TreeMap<>();
    for (DeclinedJob job : jobs) {
      String reason = job.getReason();
      reasons.put(
          job.getJob(), reason.substring(0, Math.min(ClientOffer.LONGEST_REASON, reason.length())));
    }
    return reasons;
  }

  /** Numbers that were for people alone: one that makes no sense is one that was not said. */
  private static HeldDataSet held(ClientDataSet dataSet) {
    return new HeldDataSet(
        dataSet.getName(),
        Math.max(0, dataSet.getRows()),
        Math.max(0, dataSet.getFeatures()),
        Math.max(0, dataSet.getClasses()));
  }
}
