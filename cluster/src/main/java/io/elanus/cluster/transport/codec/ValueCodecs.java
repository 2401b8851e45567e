package io.elanus.cluster.transport.codec;

import io.elanus.cluster.role.ShardId;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/// Small values that the records are made of.
public final class ValueCodecs {
  public static final Codec<Boolean> FLAG =
      Codec.of((value, out) -> out.int8(value ? 1 : 0), ValueCodecs::readFlag);
  public static final Codec<Integer> INT32 =
      Codec.of((value, out) -> out.int32(value), ByteReader::int32);
  public static final Codec<Long> INT64 =
      Codec.of((value, out) -> out.int64(value), ByteReader::int64);
  public static final Codec<String> TEXT =
      Codec.of((value, out) -> out.text(value), ByteReader::text);

  public static final Codec<CollectionId> COLLECTION_ID =
      id(CollectionId::value, CollectionId::new);
  public static final Codec<DatabaseId> DATABASE_ID = id(DatabaseId::value, DatabaseId::new);
  public static final Codec<FieldId> FIELD_ID = id(FieldId::value, FieldId::new);
  public static final Codec<IndexId> INDEX_ID = id(IndexId::value, IndexId::new);
  public static final Codec<PartitionId> PARTITION_ID = id(PartitionId::value, PartitionId::new);
  public static final Codec<SegmentId> SEGMENT_ID = id(SegmentId::value, SegmentId::new);
  public static final Codec<Timestamp> TIMESTAMP = id(Timestamp::value, Timestamp::new);
  public static final Codec<ShardId> SHARD_ID =
      Codec.of(
          (value, out) -> {
            COLLECTION_ID.write(value.collection(), out);
            out.int32(value.index());
          },
          in -> new ShardId(COLLECTION_ID.read(in), in.int32()));

  public static final Codec<List<FieldId>> FIELD_IDS = FIELD_ID.list();
  public static final Codec<List<IndexId>> INDEX_IDS = INDEX_ID.list();
  public static final Codec<List<PartitionId>> PARTITION_IDS = PARTITION_ID.list();
  public static final Codec<List<SegmentId>> SEGMENT_IDS = SEGMENT_ID.list();
  public static final Codec<List<String>> TEXT_LIST = TEXT.list();
  public static final Codec<Set<String>> TEXT_SET = set(TEXT);

  /// Keys and values, in the map's order.
  public static final Codec<Map<String, String>> TEXTS = map(TEXT);

  public static final Codec<int[]> INT32S =
      Codec.of(
          (values, out) -> {
            out.int32(values.length);
            for (int value : values) {
              out.int32(value);
            }
          },
          in -> {
            int[] values = new int[in.count(Integer.BYTES)];
            for (int i = 0; i < values.length; i++) {
              values[i] = in.int32();
            }
            return values;
          });

  public static final Codec<long[]> INT64S =
      Codec.of(
          (values, out) -> {
            out.int32(values.length);
            for (long value : values) {
              out.int64(value);
            }
          },
          in -> {
            long[] values = new long[in.count(Long.BYTES)];
            for (int i = 0; i < values.length; i++) {
              values[i] = in.int64();
            }
            return values;
          });

  public static final Codec<Float> FLOAT32 =
      Codec.of(
          (value, out) -> out.int32(Float.floatToRawIntBits(value)),
          in -> Float.intBitsToFloat(in.int32()));

  public static final Codec<Double> FLOAT64 =
      Codec.of(
          (value, out) -> out.int64(Double.doubleToRawLongBits(value)),
          in -> Double.longBitsToDouble(in.int64()));

  public static final Codec<float[]> FLOAT32S =
      Codec.of(
          (values, out) -> {
            out.int32(values.length);
            for (float value : values) {
              out.int32(Float.floatToRawIntBits(value));
            }
          },
          in -> {
            float[] values = new float[in.count(Float.BYTES)];
            for (int i = 0; i < values.length; i++) {
              values[i] = Float.intBitsToFloat(in.int32());
            }
            return values;
          });

  private ValueCodecs() {}

  private static boolean readFlag(ByteReader in) {
    int value = in.int8();
    if (value > 1) {
      throw in.wrong("%d is neither yes nor no", value);
    }
    return value == 1;
  }

  private static <T> Codec<T> id(ToLongFunction<T> number, LongFunction<T> made) {
    return Codec.of(
        (value, out) -> out.int64(number.applyAsLong(value)), in -> made.apply(in.int64()));
  }

  /// A constant by its name, so that constants may be added and moved.
  static <E extends Enum<E>> Codec<E> constant(Class<E> type) {
    return Codec.of((value, out) -> out.text(value.name()), in -> Enum.valueOf(type, in.text()));
  }

  static <T> Codec<Set<T>> set(Codec<T> element) {
    Codec<List<T>> list = element.list();
    return Codec.of(
        (values, out) -> list.write(List.copyOf(values), out),
        in -> new LinkedHashSet<>(list.read(in)));
  }

  static <V> Codec<Map<String, V>> map(Codec<V> element) {
    return Codec.of((values, out) -> write(values, element, out), in -> read(element, in));
  }

  private static <V> void write(Map<String, V> values, Codec<V> element, ByteWriter out) {
    out.int32(values.size());
    values.forEach((key, value) -> {
      out.text(key);
      element.write(value, out);
    });
  }

  private static <V> Map<String, V> read(Codec<V> element, ByteReader in) {
    int count = in.count(Integer.BYTES);
    Map<String, V> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = in.text();
      if (values.put(key, element.read(in)) != null) {
        throw in.wrong("key %s twice", key);
      }
    }
    return values;
  }
}
