package dev.tributary.local.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The page as Chromium tells it to screen readers. */
final class AccessibleTree {
  /** What is of no use without a name. */
  private static final Set<String> NAMED =
      Set.of(
          "button",
          "link",
          "textbox",
          "combobox",
          "table",
          "image",
          "meter",
          "progressbar",
          "navigation",
          "region",
          "DisclosureTriangle");

  private final List<Node> nodes = new ArrayList<>();

  private record Node(String role, String name, int level) {}

  @SuppressWarnings("unchecked")
  AccessibleTree(Browser browser) {
    Map<String, Object> answer = browser.command("Accessibility.getFullAXTree", Map.of());
    for (Map<String, Object> node : (List<Map<String, Object>>) answer.get("nodes")) {
      if (!Boolean.TRUE.equals(node.get("ignored"))) {
        nodes.add(new Node(value(node.get("role")), value(node.get("name")), level(node)));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static int level(Map<String, Object> node) {
    return ((List<Map<String, Object>>) node.getOrDefault("properties", List.of()))
        .stream()
            .filter(property -> "level".equals(property.get("name")))
            .mapToInt(property -> Integer.parseInt(value(property.get("value"))))
            .findFirst()
            .orElse(0);
  }

  private static String value(Object typed) {
    return typed instanceof Map<?, ?> map && map.get("value") != null
        ? map.get("value").toString()
        : "";
  }

  Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    nodes.forEach(node -> roles.add(node.role));
    return roles;
  }

  /** Roles of what has no name and needs one. */
  List<String> nameless() {
    return nodes.stream()
        .filter(node -> NAMED.contains(node.role) && node.name.isBlank())
        .map(Node::toString)
        .toList();
  }

  /** In the order of the page. */
  List<Integer> headingLevels() {
    return nodes.stream().filter(node -> node.role.equals("heading")).map(Node::level).toList();
  }
}
