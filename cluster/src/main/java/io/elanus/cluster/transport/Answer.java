package io.elanus.cluster.transport;

import io.elanus.cluster.transport.codec.Codec;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import org.jspecify.annotations.Nullable;

/// What comes back from a role: a byte, 0 for a value that follows, 1 for a refusal with its code
/// and text.
sealed interface Answer<A extends @Nullable Object> {
  record Value<A extends @Nullable Object>(A value) implements Answer<A> {}

  record Refusal<A extends @Nullable Object>(ErrorCode code, String text) implements Answer<A> {
    DatabaseException exception() {
      return DatabaseException.verbatim(code, "%s", text);
    }
  }

  int VALUE = 0;
  int REFUSAL = 1;

  static <A extends @Nullable Object> Codec<Answer<A>> codec(Codec<A> value) {
    return Codec.of((answer, out) -> write(answer, value, out), in -> read(value, in));
  }

  private static <A extends @Nullable Object> void write(
      Answer<A> answer, Codec<A> codec, ByteWriter out) {
    switch (answer) {
      case Value<A>(A value) -> codec.write(value, out.int8(VALUE));
      // by name: numbers are shared between dialects
      case Refusal<A>(ErrorCode code, String text) ->
          out.int8(REFUSAL).text(code.name()).text(text);
    }
  }

  private static <A extends @Nullable Object> Answer<A> read(Codec<A> codec, ByteReader in) {
    int kind = in.int8();
    return switch (kind) {
      case VALUE -> new Value<>(codec.read(in));
      case REFUSAL -> new Refusal<>(code(in.text()), in.text());
      default -> throw in.wrong("an answer of kind %d", kind);
    };
  }

  /// A code that only newer versions know keeps its text.
  private static ErrorCode code(String name) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.UNEXPECTED;
  }
}
