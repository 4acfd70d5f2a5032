package dev.tributary.local.dropout;

import dev.tributary.agent.daemon.Agent;
import dev.tributary.agent.daemon.AgentSettings;
import dev.tributary.core.secagg.SecAggMessage;
import dev.tributary.core.update.UpdateChunk;
import dev.tributary.wire.SecAggMessages;
import dev.tributary.wire.Topics;
import dev.tributary.wire.UpdateChunks;
import dev.tributary.wire.WireException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Agents of this JVM that die where their fate says, as processes do that are killed, and that are
 * started again from what they left in their state directories. Thread-safe.
 */
public final class MortalAgents implements AutoCloseable {
  private final Fate fate;
  private final Map<String, AgentSettings> settings = new TreeMap<>();
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();
  private final Set<Death> deaths = ConcurrentHashMap.newKeySet();

  /** The round in which a client died that is not back yet. */
  private final Map<String, Integer> dead = new ConcurrentHashMap<>();

  /** Who dies where; asked on the agents' own threads, before each step of a secure round. */
  @FunctionalInterface
  public interface Fate {
    boolean strikes(Death death);
  }

  /** One client's end. */
  public record Death(String client, int round, DropoutPhase phase) {}

  public MortalAgents(Fate fate) {
    this.fate = fate;
  }

  /** Starts the agent of one more client. */
  public synchronized void start(AgentSettings client) {
    settings.put(client.client(), client);
    live(client);
  }

  private void live(AgentSettings client) {
    String name = client.client();
    Topics topics = client.kafka().topics();
    Agent agent =
        new Agent(
            client, (topic, value) -> step(topics, topic, value, name).ifPresent(this::meetFate));
    agents.put(name, agent);
    agent.start();
  }

  private void meetFate(Death death) {
    // Once: it may come back before the round is over, and go on where it was.
    if (!deaths.contains(death) && fate.strikes(death)) {
      agents.get(death.client()).kill();
      deaths.add(death);
      dead.put(death.client(), death.round());
    }
  }

  /** Where a record stands in a secure round; empty if it begins no step of one. */
  private static Optional<Death> step(Topics topics, String topic, byte[] value, String client) {
    try {
      if (topic.equals(topics.secagg())) {
        SecAggMessage message = SecAggMessages.message(value);
        return Optional.of(
            new Death(client, message.round().round(), DropoutPhase.before(message)));
      }
      if (topic.equals(topics.updates())) {
        UpdateChunk chunk = UpdateChunks.view(value);
        return chunk.shard() > 1
            ? Optional.empty()
            : Optional.of(
                new Death(
                    client,
                    chunk.round(),
                    // The first chunk was acknowledged before the second leaves.
                    chunk.shard() == 0 ? DropoutPhase.AFTER_SHARES : DropoutPhase.IN_UPLOAD));
      }
      return Optional.empty();
    } catch (WireException ownWords) {
      throw new IllegalStateException("an agent sends what can not be read", ownWords);
    }
  }

  /** Who died so far, in no order. */
  public Set<Death> deaths() {
    return Set.copyOf(deaths);
  }

  /** Starts those again that died in this round or before. */
  public synchronized void revive(int round) {
    dead.forEach(
        (client, diedIn) -> {
          if (diedIn <= round) {
            agents.get(client).close();
            dead.remove(client);
            live(settings.get(client));
          }
        });
  }

  /** All at once, since each waits for what it has under way. */
  @Override
  public synchronized void close() {
    agents.values().parallelStream().forEach(Agent::close);
  }
}
