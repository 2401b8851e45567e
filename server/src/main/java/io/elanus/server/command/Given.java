package io.elanus.server.command;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.jspecify.annotations.Nullable;

/// Typed reading of what was given on a command line, and the making of its options.
final class Given {
  private Given() {}

  /// An option `--name VALUE`.
  static Option valued(String name, String value, String description) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
  }

  /// An option `--name`.
  static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  static @Nullable Path path(CommandLine given, String name) {
    String text = given.getOptionValue(name);
    return text == null ? null : Path.of(text);
  }

  static @Nullable Integer number(CommandLine given, String name) {
    String text = given.getOptionValue(name);
    return text == null ? null : number(name, text);
  }

  static int number(CommandLine given, String name, int otherwise) {
    Integer number = number(given, name);
    return number == null ? otherwise : number;
  }

  /// The parts of `--name A,B,C`.
  static List<String> list(CommandLine given, String name, String otherwise) {
    return List.of(given.getOptionValue(name, otherwise).split(","));
  }

  static List<Integer> numbers(CommandLine given, String name, String otherwise) {
    Stream<String> parts = list(given, name, otherwise).stream();
    return parts.map(part -> number(name, part)).toList();
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text.trim());
    } catch (NumberFormatException notOne) {
      throw new UsageException("--%s takes a whole number, not \"%s\"".formatted(name, text));
    }
  }
}
