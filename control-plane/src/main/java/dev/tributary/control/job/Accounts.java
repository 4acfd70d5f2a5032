package dev.tributary.control.job;

import dev.tributary.core.privacy.PrivacyLedger;
import dev.tributary.core.privacy.PrivacySpent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What ledgers come to. It is remembered of those that were asked about last, since it may take a
 * part of a second and a server is asked again and again. Safe for several threads.
 */
final class Accounts {
  private static final int REMEMBERED = 1_000;

  private final Map<PrivacyLedger, PrivacySpent> known = new LinkedHashMap<>(16, 0.75f, true);

  PrivacySpent spent(PrivacyLedger ledger) {
    synchronized (known) {
      PrivacySpent spent = known.get(ledger);
      if (spent != null) {
        return spent;
      }
    }
    PrivacySpent spent = ledger.spent();
    synchronized (known) {
      known.put(ledger, spent);
      if (known.size() > REMEMBERED) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return spent;
  }
}
