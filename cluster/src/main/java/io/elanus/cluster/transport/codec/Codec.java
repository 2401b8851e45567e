package io.elanus.cluster.transport.codec;

import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.container.Corruption;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value to bytes and back.
public interface Codec<T extends @Nullable Object> {
  void write(T value, ByteWriter out);

  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no such value
  T read(ByteReader in);

  static <T extends @Nullable Object> Codec<T> of(
      BiConsumer<T, ByteWriter> writer, Function<ByteReader, T> reader) {
    return new Codec<>() {
      @Override
      public void write(T value, ByteWriter out) {
        writer.accept(value, out);
      }

      @Override
      public T read(ByteReader in) {
        return reader.apply(in);
      }
    };
  }

  default byte[] encode(T value) {
    ByteWriter out = new ByteWriter();
    write(value, out);
    return out.toBytes();
  }

  /// @param bytes the value and nothing else
  /// @param origin what they are, for error texts
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when they are not
  default T decode(byte[] bytes, String origin) {
    ByteReader in = new ByteReader(MemorySegment.ofArray(bytes), origin);
    try {
      T value = read(in);
      in.end();
      return value;
    } catch (IllegalArgumentException refused) { // a record's own check of what it is made of
      throw Corruption.of(origin, "%s", String.valueOf(refused.getMessage()));
    }
  }

  default Codec<List<T>> list() {
    return of(
        (values, out) -> {
          out.int32(values.size());
          values.forEach(value -> write(value, out));
        },
        in -> {
          int count = in.count(1);
          List<T> values = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            values.add(read(in));
          }
          return values;
        });
  }

  /// The same, or null.
  default Codec<@Nullable T> orNull() {
    return of(
        (value, out) -> {
          ValueCodecs.FLAG.write(value != null, out);
          if (value != null) {
            write(value, out);
          }
        },
        in -> ValueCodecs.FLAG.read(in) ? read(in) : null);
  }
}
