package dev.tributary.control.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.tributary.core.check.Require;
import dev.tributary.storage.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that a server knows, by their hashes, as a YAML file has them:
 *
 * <pre>
 * tokens:
 *   - {name: ward-7, role: operator, namespaces: [default], sha256: 5f0c...9a}
 * </pre>
 *
 * <p>A token is 32 random bytes, so its plain SHA-256 tells nothing of it.
 */
public record Tokens(List<Grant> grants) {
  private static final String PREFIX = "tributary_";
  private static final int TOKEN_BYTES = 32;
  private static final Set<String> KEYS = Set.of("name", "role", "namespaces", "sha256");
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));

  public Tokens {
    grants = List.copyOf(grants);
  }

  /** What a token allows; empty for one that nobody was given. All are compared, in equal time. */
  public Optional<Grant> grant(String token) {
    Optional<Grant> found = Optional.empty();
    for (Grant grant : grants) {
      if (grant.belongsTo(token)) {
        found = Optional.of(grant);
      }
    }
    return found;
  }

  /**
   * The tokens of a file.
   *
   * @throws IllegalArgumentException naming file, key and rule
   */
  public static Tokens read(Path file) {
    try {
      return parse(YAML.readTree(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(file, malformed.getOriginalMessage()), malformed);
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("%s does not exist".formatted(file), missing);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "%s can not be read: %s".formatted(file, unreadable), unreadable);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static Tokens parse(JsonNode file) {
    JsonNode list = file.path("tokens");
    Require.that(list.isArray(), "tokens", "must be a list", list);
    List<Grant> grants = new ArrayList<>();
    for (JsonNode entry : list) {
      for (Iterator<String> keys = entry.fieldNames(); keys.hasNext(); ) {
        String key = keys.next();
        Require.that(KEYS.contains(key), "tokens." + key, "is not known; known keys: " + KEYS, key);
      }
      List<String> namespaces = new ArrayList<>();
      entry.path("namespaces").forEach(namespace -> namespaces.add(namespace.asText()));
      grants.add(
          new Grant(
              entry.path("name").asText(),
              Role.named("tokens.role", entry.path("role").asText()),
              namespaces,
              entry.path("sha256").asText()));
    }
    return new Tokens(grants);
  }

  /**
   * Makes a token and adds its hash to a file, which is made if it is not there, readable by its
   * owner alone.
   *
   * @return the token, which nothing keeps
   * @throws IllegalArgumentException if the name is taken or breaks a rule
   * @throws IOException if the file can not be written
   */
  public static String create(Path file, String name, Role role, List<String> namespaces)
      throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    List<Grant> grants = new ArrayList<>(Files.exists(file) ? read(file).grants() : List.of());
    boolean taken = grants.stream().anyMatch(grant -> grant.name().equals(name));
    Require.that(!taken, "--name", "must not be in " + file, name);
    grants.add(new Grant(name, role, namespaces, Grant.hash(token)));
    DurableFile.replaceSecret(file, text(grants).getBytes(StandardCharsets.UTF_8));
    return token;
  }

  private static String text(List<Grant> grants) throws JsonProcessingException {
    ObjectNode document = YAML.createObjectNode();
    ArrayNode list = document.putArray("tokens");
    for (Grant grant : grants) {
      ObjectNode entry = list.addObject().put("name", grant.name());
      entry.put("role", grant.role().spelling());
      ArrayNode namespaces = entry.putArray("namespaces");
      grant.namespaces().forEach(namespaces::add);
      entry.put("sha256", grant.sha256());
    }
    return YAML.writeValueAsString(document);
  }
}
