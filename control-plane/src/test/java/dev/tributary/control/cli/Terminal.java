package dev.tributary.control.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs a command as a shell would, and keeps what it said. */
record Terminal(int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Terminal run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        CommandLines.create()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Terminal(exitCode, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }

  JsonNode json() {
    return json(out);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("not one JSON document: " + text, malformed);
    }
  }
}
