package dev.tributary.local.monitoring;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of Prometheus' query language as is needed to tell which metrics a query names. */
final class PromQl {
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((\\w+), *\\w+\\)");
  private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*\\}");
  private static final Pattern RANGES = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern LABEL_LISTS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.$])[a-zA-Z_:][\\w:]*(?![\\w:])(?!\\s*\\()");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "offset", "bool", "by", "without", "inf", "nan");

  private PromQl() {}

  /** The metrics that a query names. */
  static Set<String> metrics(String query) {
    Matcher values = LABEL_VALUES.matcher(query);
    if (values.matches()) {
      return Set.of(values.group(1));
    }
    String bare = STRINGS.matcher(query).replaceAll("");
    bare = MATCHERS.matcher(bare).replaceAll(" ");
    bare = RANGES.matcher(bare).replaceAll(" ");
    bare = LABEL_LISTS.matcher(bare).replaceAll(" ");
    Set<String> metrics = new TreeSet<>();
    for (Matcher name = NAME.matcher(bare); name.find(); ) {
      if (!WORDS.contains(name.group().toLowerCase(Locale.ROOT))) {
        metrics.add(name.group());
      }
    }
    return metrics;
  }
}
