package io.elanus.cluster.transport;

import io.elanus.cluster.role.QueryNode.RowDeletes;
import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.coordination.catalog.CatalogDelta;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.time.Timestamp;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Random values of any record type, made component by component, so that a new component is
/// covered as soon as it exists. Types with rules of their own are made by hand.
final class RecordSamples {
  private static final int DEEPEST = 8;

  private final Random random;
  private final Map<Class<?>, Supplier<Object>> special = new LinkedHashMap<>();
  private int depth;

  RecordSamples(Random random) {
    this.random = random;
    special.put(Column.class, () -> column(random.nextInt(5)));
    special.put(Rows.class, () -> rows(random.nextInt(5)));
    special.put(QueryVector.class, this::query);
    special.put(FieldSchema.class, this::field);
    special.put(SearchPart.class, this::searchPart);
    special.put(RetrievePart.class, this::retrievePart);
    special.put(RowDeletes.class, this::deletes);
    special.put(CatalogImage.class, this::catalog);
  }

  Object of(Type type) {
    depth++;
    try {
      return switch (type) {
        case Class<?> single -> ofClass(single);
        case ParameterizedType many -> ofMany(many);
        default -> throw new IllegalStateException("no sample of " + type);
      };
    } finally {
      depth--;
    }
  }

  private Object ofMany(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    int count = depth > DEEPEST ? 0 : random.nextInt(4);
    if (type.getRawType() == List.class) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < count; i++) values.add(of(arguments[0]));
      return values;
    }
    if (type.getRawType() == Set.class) {
      Set<Object> values = new LinkedHashSet<>();
      for (int i = 0; i <= count; i++) values.add(of(arguments[0]));
      return values;
    }
    if (type.getRawType() == Map.class) {
      Map<Object, Object> values = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) values.put(of(arguments[0]), of(arguments[1]));
      return values;
    }
    throw new IllegalStateException("no sample of " + type);
  }

  private Object ofClass(Class<?> type) {
    Supplier<Object> byHand = special.get(type);
    if (byHand != null) return byHand.get();
    if (type == String.class) return text();
    if (type == int.class || type == Integer.class) return random.nextInt(1, 1 << 20);
    if (type == long.class || type == Long.class) return random.nextLong(1, 1L << 50);
    if (type == boolean.class) return random.nextBoolean();
    if (type == float.class) return random.nextFloat();
    if (type == double.class || type == Double.class) return random.nextDouble();
    if (type == byte[].class) return bytes(random.nextInt(9));
    if (type == int[].class) return random.ints(random.nextInt(9)).toArray();
    if (type == long[].class) return random.longs(random.nextInt(9)).toArray();
    if (type.isEnum())
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    if (type.isSealed()) {
      Class<?>[] cases = type.getPermittedSubclasses();
      return of(cases[depth > DEEPEST ? 0 : random.nextInt(cases.length)]);
    }
    if (type.isRecord()) return record(type);
    throw new IllegalStateException("no sample of " + type);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] =
          isNullable(components[i]) && random.nextBoolean()
              ? null
              : of(components[i].getGenericType());
    }
    try {
      var made = type.getDeclaredConstructor(types);
      made.setAccessible(true);
      return made.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " of " + List.of(components), e);
    }
  }

  private static boolean isNullable(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  private String text() {
    return random.nextInt(4) == 0 ? "" : "ü☃" + Integer.toString(random.nextInt(1 << 20), 36);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private Object field() {
    DataType type = (DataType) of(DataType.class);
    Object[] defaults = {
      null, random.nextBoolean(), random.nextLong(), random.nextDouble(), text()
    };
    return new FieldSchema(
        new FieldId(random.nextInt(1000)),
        text(),
        text(),
        type,
        type == DataType.ARRAY ? DataType.VARCHAR : null,
        Map.of("dim", text(), text(), "x"),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        defaults[random.nextInt(defaults.length)]);
  }

  private @Nullable Bits valid(int rows) {
    if (rows == 0 || random.nextBoolean()) return null;
    Bits valid = Bits.all(rows);
    valid.clear(random.nextInt(rows));
    return valid;
  }

  /// Of any type; null rows hold what a null row holds.
  Column column(int rows) {
    return switch (random.nextInt(6)) {
      case 0 -> {
        Bits valid = valid(rows);
        long[] values = random.longs(rows, -100, 100).toArray();
        for (int r = 0; r < rows; r++) {
          if (valid != null && !valid.get(r)) values[r] = 0;
        }
        yield new IntegerColumn(DataType.INT8, values, valid);
      }
      case 1 -> new FloatingColumn(DataType.DOUBLE, random.doubles(rows).toArray(), valid(rows));
      case 2 -> texts(rows, valid(rows));
      case 3 -> {
        int[] offsets = offsets(rows);
        yield new ArrayColumn(offsets, texts(offsets[rows], null), valid(rows));
      }
      case 4 ->
          new DenseVectorColumn(DataType.FLOAT16_VECTOR, 3, rows, bytes(6 * rows), valid(rows));
      default -> {
        int[] offsets = offsets(rows);
        int[] indices = new int[offsets[rows]];
        float[] values = new float[indices.length];
        for (int i = 0; i < indices.length; i++) {
          indices[i] = 7 * i;
          values[i] = random.nextFloat();
        }
        yield new SparseVectorColumn(offsets, indices, values, valid(rows));
      }
    };
  }

  private BytesColumn texts(int rows, @Nullable Bits valid) {
    List<byte[]> values = new ArrayList<>();
    for (int r = 0; r < rows; r++) values.add(bytes(random.nextInt(5)));
    return BytesColumn.of(DataType.VARCHAR, values, valid);
  }

  private int[] offsets(int rows) {
    int[] offsets = new int[rows + 1];
    for (int r = 0; r < rows; r++) offsets[r + 1] = offsets[r] + random.nextInt(3);
    return offsets;
  }

  private Rows rows(int count) {
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    for (int c = random.nextInt(4); c > 0; c--) columns.put(new FieldId(100 + c), column(count));
    return new Rows(count, columns);
  }

  private Object query() {
    return switch (random.nextInt(3)) {
      case 0 -> new QueryVector.Dense(DataType.BINARY_VECTOR, 24, bytes(3));
      case 1 -> new QueryVector.Many(DataType.FLOAT_VECTOR, bytes(16));
      default -> new QueryVector.Sparse(new int[] {1, -5}, new float[] {random.nextFloat(), -1});
    };
  }

  private Object searchPart() {
    int[] counts = random.ints(random.nextInt(4), 0, 4).toArray();
    int hits = 0;
    for (int count : counts) hits += count;
    float[] scores = new float[hits];
    for (int i = 0; i < hits; i++) scores[i] = random.nextFloat();
    return new SearchPart(
        counts,
        texts(hits, null),
        scores,
        rows(hits),
        new Timestamp(random.nextLong()),
        random.nextBoolean() ? null : text());
  }

  private Object retrievePart() {
    Rows rows = rows(random.nextInt(5));
    return new RetrievePart(
        rows,
        random.longs(rows.rowCount()).toArray(),
        random.nextInt(),
        new Timestamp(random.nextLong()),
        random.nextBoolean() ? null : text());
  }

  private Object deletes() {
    int[] rows = random.ints(random.nextInt(6), 0, 50).sorted().distinct().toArray();
    return new RowDeletes(rows, random.longs(rows.length).toArray());
  }

  private static CollectionSchema named(String name, CollectionSchema schema) {
    return schema.named(name);
  }

  private Object catalog() {
    List<CatalogDelta> deltas = new ArrayList<>();
    for (long d = 1; d <= 3; d++) {
      DatabaseId id = new DatabaseId(d);
      deltas.add(
          new CatalogDelta.DatabasePut(
              DatabaseState.empty(id, "database" + d, Map.of(text(), text()), new Timestamp(d))));
      for (int c = random.nextInt(3); c > 0; c--) {
        CollectionState any = (CollectionState) of(CollectionState.class);
        CollectionState there =
            new CollectionState(
                any.id(),
                id,
                named("collection" + c, any.schema()),
                any.shards(),
                any.consistency(),
                any.properties(),
                any.partitions(),
                any.indexes(),
                any.load(),
                any.created(),
                any.schemaChanged());
        deltas.add(new CatalogDelta.CollectionPut(there));
        deltas.add(new CatalogDelta.AliasPut(id, "alias" + c, there.id()));
      }
    }
    for (int f = random.nextInt(3); f > 0; f--) {
      deltas.add(new CatalogDelta.FileResourcePut(new FileResource(f, "file" + f, text())));
    }
    return CatalogImage.EMPTY.apply(deltas);
  }
}
