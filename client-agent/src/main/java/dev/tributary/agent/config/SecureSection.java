package dev.tributary.agent.config;

import dev.tributary.agent.secagg.SecureSettings;
import dev.tributary.core.job.SecureAggregationSpec;
import dev.tributary.core.secagg.Assumptions;
import dev.tributary.core.secagg.Bytes;
import dev.tributary.core.secagg.ClientPolicy;
import dev.tributary.core.secagg.Identity;
import dev.tributary.core.secagg.ThreatModel;
import dev.tributary.storage.identity.DirectoryFile;
import dev.tributary.storage.identity.IdentityFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The section {@code secureAggregation} of an agent's configuration. */
final class SecureSection {
  private static final String IDENTITY = "identity";
  private static final String DIRECTORY = "directory";
  private static final String SEMI_HONEST = "semi-honest";
  private static final String SEMI_MALICIOUS = "semi-malicious";
  private static final double DEFAULT_SHARE = 0.05;
  private static final int DEFAULT_SECURITY_BITS = 40;
  private static final int CORRECTNESS_BITS = 20;
  private static final int MOST_MEMBERS = 15_000;

  private SecureSection() {}

  static SecureSettings read(Section section, Path folder, String client) {
    Identity identity = identity(section, folder, client);
    Optional<Path> directory = section.optionalPath(DIRECTORY, folder);
    directory.ifPresent(file -> checkDirectory(section, file, client, identity));
    SecureSettings settings =
        new SecureSettings(identity, directory, policy(section), section.flag("required", false));
    section.refuseUnknown();
    return settings;
  }

  private static Identity identity(Section section, Path folder, String client) {
    Path file = section.path(IDENTITY, folder);
    IdentityFile found;
    try {
      found = IdentityFile.read(file);
    } catch (IllegalArgumentException wrong) {
      throw section.refused(
          IDENTITY, "must be a file made by './tributary keys create'", wrong.getMessage());
    }
    if (!found.client().equals(client)) {
      throw section.refused(IDENTITY, "must be of clientId " + client, found.client());
    }
    return found.identity();
  }

  private static void checkDirectory(Section section, Path file, String client, Identity identity) {
    Map<String, Bytes> keys;
    try {
      keys = DirectoryFile.read(file);
    } catch (IllegalArgumentException wrong) {
      throw section.refused(
          DIRECTORY, "must be a file with a client id and a key a line", wrong.getMessage());
    }
    if (!identity.publicKey().equals(keys.get(client))) {
      throw section.refused(
          DIRECTORY,
          "must hold %s with the key %s of this agent".formatted(client, identity.publicKey()),
          keys.containsKey(client) ? keys.get(client) : "none");
    }
  }

  private static ClientPolicy policy(Section section) {
    int minimum =
        (int)
            section.wholeNumber(
                "minimumMembers",
                SecureAggregationSpec.LEAST_MEMBERS,
                SecureAggregationSpec.LEAST_MEMBERS,
                MOST_MEMBERS);
    ThreatModel threatModel =
        section.choice("threatModel", List.of(SEMI_HONEST, SEMI_MALICIOUS)).equals(SEMI_HONEST)
            ? ThreatModel.SEMI_HONEST
            : ThreatModel.SEMI_MALICIOUS;
    double adversaryShare = section.number("adversaryShare", DEFAULT_SHARE);
    double dropoutShare = section.number("dropoutShare", DEFAULT_SHARE);
    int securityBits = (int) section.wholeNumber("securityBits", DEFAULT_SECURITY_BITS, 1, 128);
    // The assumptions speak of the keys of a job's spec.
    Assumptions floor =
        section.checked(
            () ->
                new Assumptions(
                    adversaryShare, dropoutShare, threatModel, securityBits, CORRECTNESS_BITS),
            Map.of("secureAggregation.", ""));
    return new ClientPolicy(minimum, floor);
  }
}
