package dev.tributary.local.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads a query as Prometheus does, as far as the files need it: which metrics it names, which
 * labels its result has, and what it asks of metrics that they do not have.
 */
final class PromQl {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[a-zA-Z_:][\\w:]*|\\d[\\w.]*|\\[[^\\]]*\\]"
              + "|=~|!~|[=!<>]=|[-+*/%^<>=(){},]|\\S");

  private static final Map<String, Integer> STRENGTHS =
      Map.ofEntries(
          Map.entry("or", 1),
          Map.entry("and", 2),
          Map.entry("unless", 2),
          Map.entry("==", 3),
          Map.entry("!=", 3),
          Map.entry("<", 3),
          Map.entry(">", 3),
          Map.entry("<=", 3),
          Map.entry(">=", 3),
          Map.entry("+", 4),
          Map.entry("-", 4),
          Map.entry("*", 5),
          Map.entry("/", 5),
          Map.entry("%", 5));

  private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "avg", "count");

  /** Whose result has the labels of what they are given. */
  private static final Set<String> FUNCTIONS =
      Set.of("rate", "increase", "delta", "max_over_time", "abs", "clamp_min", "clamp_max");

  /** Patterns that match what they spell, and nothing else. */
  private static final Pattern LITERALS = Pattern.compile("[\\w.\\-|]*");

  /**
   * What is known of a query.
   *
   * @param metrics that it names
   * @param labels of its result; none of a number
   * @param wrong what can not be as the query has it, given what is scraped
   */
  record Reading(Set<String> metrics, Set<String> labels, List<String> wrong) {}

  private final List<String> tokens;
  private final Scrapes scrapes;
  private final Set<String> metrics = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();
  private int next;

  private PromQl(String query, Scrapes scrapes) {
    this.tokens = TOKEN.matcher(query).results().map(MatchResult::group).toList();
    this.scrapes = scrapes;
  }

  /**
   * Reads a query, or what Grafana asks for the values of a variable.
   *
   * @throws IllegalArgumentException if it is neither, or has what this class does not know
   */
  static Reading read(String query, Scrapes scrapes) {
    PromQl reader = new PromQl(query, scrapes);
    Optional<Set<String>> labels = reader.expression(1);
    if (reader.next < reader.tokens.size()) {
      throw new IllegalArgumentException(
          "'%s' must not stand in %s".formatted(reader.peek(), query));
    }
    return new Reading(reader.metrics, labels.orElse(Set.of()), reader.wrong);
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String take() {
    String token = peek();
    next++;
    return token;
  }

  private boolean skip(String token) {
    boolean there = peek().equals(token);
    next += there ? 1 : 0;
    return there;
  }

  private void expect(String token) {
    if (!skip(token)) {
      throw new IllegalArgumentException(
          "'%s' must follow, got '%s' in %s".formatted(token, peek(), tokens));
    }
  }

  /** The labels of what stands here; empty for a number. */
  private Optional<Set<String>> expression(int least) {
    Optional<Set<String>> left = operand();
    while (STRENGTHS.getOrDefault(peek(), 0) >= least) {
      String operator = take();
      skip("bool");
      Matching matching = Matching.read(this);
      Optional<Set<String>> right = expression(STRENGTHS.get(operator) + 1);
      left =
          left.isEmpty() || right.isEmpty()
              ? left.or(() -> right)
              : Optional.of(matching.of(operator, left.get(), right.get(), this::need));
    }
    return left;
  }

  private Optional<Set<String>> operand() {
    String token = take();
    if (token.equals("(")) {
      Optional<Set<String>> inner = expression(1);
      expect(")");
      return inner;
    }
    if (token.equals("-")) {
      return operand();
    }
    if (token.matches("\\d.*|\".*|'.*")) {
      return Optional.empty();
    }
    if (AGGREGATIONS.contains(token)) {
      return Optional.of(aggregation());
    }
    return peek().equals("(") ? function(token) : Optional.of(series(token));
  }

  private Set<String> aggregation() {
    Grouping before = Grouping.read(this);
    Set<String> of = arguments().get(0).orElse(Set.of());
    Grouping grouping = before.kind().isEmpty() ? Grouping.read(this) : before;
    need(of, grouping.labels());
    return switch (grouping.kind()) {
      case "by" -> grouping.labels();
      case "without" -> without(of, grouping.labels());
      default -> Set.of();
    };
  }

  private Optional<Set<String>> function(String name) {
    if (name.equals("label_values")) {
      expect("(");
      Set<String> of = series(take());
      expect(",");
      Set<String> asked = Set.of(take());
      expect(")");
      need(of, asked);
      return Optional.of(asked);
    }
    List<Optional<Set<String>>> arguments = arguments();
    if (name.equals("histogram_quantile")) {
      Set<String> of = arguments.get(1).orElse(Set.of());
      need(of, Set.of("le"));
      return Optional.of(without(of, Set.of("le")));
    }
    if (!FUNCTIONS.contains(name)) {
      throw new IllegalArgumentException("function must be one that PromQl knows, got " + name);
    }
    return arguments.get(0);
  }

  private List<Optional<Set<String>>> arguments() {
    List<Optional<Set<String>>> arguments = new ArrayList<>();
    expect("(");
    do {
      arguments.add(expression(1));
    } while (skip(","));
    expect(")");
    return arguments;
  }

  private Set<String> series(String metric) {
    if (!metric.matches("[a-zA-Z_:].*")) {
      throw new IllegalArgumentException(
          "a metric must follow, got '%s' in %s".formatted(metric, tokens));
    }
    metrics.add(metric);
    Map<String, Set<String>> labels = scrapes.labels(metric);
    if (labels.isEmpty()) {
      wrong.add("nobody exports " + metric);
    }
    if (skip("{")) {
      while (!skip("}")) {
        matcher(metric, labels);
        skip(",");
      }
    }
    if (peek().startsWith("[")) {
      take();
    }
    if (skip("offset")) {
      take();
    }
    return labels.keySet();
  }

  private void matcher(String metric, Map<String, Set<String>> labels) {
    String label = take();
    String operator = take();
    String text = take();
    String value = text.substring(1, text.length() - 1);
    need(labels.keySet(), Set.of(label));
    Set<String> known = labels.getOrDefault(label, Set.of());
    if (!known.isEmpty() && LITERALS.matcher(value).matches()) {
      for (String one : operator.endsWith("~") ? value.split("\\|") : new String[] {value}) {
        if (!known.contains(one)) {
          wrong.add("no %s has %s=%s, but %s".formatted(metric, label, one, known));
        }
      }
    }
  }

  private void need(Set<String> labels, Set<String> needed) {
    for (String label : needed) {
      if (!labels.contains(label)) {
        wrong.add("there is no label %s among %s".formatted(label, labels));
      }
    }
  }

  /** Labels in brackets. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>();
    expect("(");
    while (!skip(")")) {
      names.add(take());
      skip(",");
    }
    return names;
  }

  private static Set<String> without(Set<String> labels, Set<String> less) {
    Set<String> left = new TreeSet<>(labels);
    left.removeAll(less);
    return left;
  }

  /** What an aggregation keeps apart; the kind is empty if it keeps nothing. */
  private record Grouping(String kind, Set<String> labels) {
    static Grouping read(PromQl query) {
      return query.peek().equals("by") || query.peek().equals("without")
          ? new Grouping(query.take(), query.names())
          : new Grouping("", Set.of());
    }
  }

  /** Which series of both sides belong together, and what else comes from the side of the one. */
  private record Matching(Grouping key, Grouping many) {
    private interface Needs {
      void check(Set<String> labels, Set<String> needed);
    }

    static Matching read(PromQl query) {
      Grouping none = new Grouping("", Set.of());
      if (!query.peek().equals("on") && !query.peek().equals("ignoring")) {
        return new Matching(none, none);
      }
      Grouping key = new Grouping(query.take(), query.names());
      return query.peek().equals("group_left") || query.peek().equals("group_right")
          ? new Matching(key, new Grouping(query.take(), query.names()))
          : new Matching(key, none);
    }

    Set<String> of(String operator, Set<String> left, Set<String> right, Needs needs) {
      if (key.kind().equals("on")) {
        needs.check(left, key.labels());
        needs.check(right, key.labels());
      } else if (!operator.equals("or")) {
        // Series belong together if they have all labels in common.
        needs.check(left, without(right, key.labels()));
        needs.check(right, without(left, key.labels()));
      }
      if (operator.equals("or")) {
        Set<String> both = new TreeSet<>(left);
        both.retainAll(right);
        return both;
      }
      if (operator.equals("and") || operator.equals("unless")) {
        return left;
      }
      Set<String> result =
          new TreeSet<>(
              switch (many.kind()) {
                case "group_left" -> left;
                case "group_right" -> right;
                default -> key.kind().equals("on") ? key.labels() : without(left, key.labels());
              });
      needs.check(many.kind().equals("group_right") ? left : right, many.labels());
      result.addAll(many.labels());
      return result;
    }
  }
}
