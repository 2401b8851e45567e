package io.elanus.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.DataNode;
import io.elanus.cluster.role.QueryNode;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.codec.Codec;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.kernel.bits.Bits;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table of methods against the interfaces, and every codec in it.
final class RoleMethodsTest {
  private static final int SAMPLES = 12;

  /// One side of one method: what it is asked or what it answers.
  private record Side(String name, Type type, Codec<Object> codec) {}

  @Test
  void holdsEveryMethodOfEveryRoleOnce() {
    assertThat(paths(RoleMethods.Streaming.ALL)).isEqualTo(methodsOf(StreamingNode.class));
    assertThat(paths(RoleMethods.Query.ALL)).isEqualTo(methodsOf(QueryNode.class));
    assertThat(paths(RoleMethods.Data.ALL)).isEqualTo(methodsOf(DataNode.class));
    List<String> coordinator = methodsOf(Coordinator.class);
    coordinator.remove("Coordinator/owner"); // gives a node, not a record
    assertThat(paths(RoleMethods.Coordination.ALL)).isEqualTo(coordinator);
  }

  private static List<String> paths(List<? extends RoleMethod<?, ?, ?>> methods) {
    return methods.stream().map(RoleMethod::path).sorted().toList();
  }

  private static List<String> methodsOf(Class<?> role) {
    List<String> names = new ArrayList<>();
    for (Method method : role.getDeclaredMethods()) {
      if (Modifier.isAbstract(method.getModifiers()))
        names.add(role.getSimpleName() + "/" + method.getName());
    }
    Collections.sort(names);
    return names;
  }

  @Test
  void repeatsEverythingButWritesAndChangesOfTheCatalog() {
    Set<String> once = new TreeSet<>();
    Stream.of(
            RoleMethods.Streaming.ALL,
            RoleMethods.Query.ALL,
            RoleMethods.Data.ALL,
            RoleMethods.Coordination.ALL)
        .flatMap(List::stream)
        .filter(method -> !method.isIdempotent())
        .forEach(method -> once.add(method.path()));
    assertThat(once).containsExactly("Coordinator/change", "StreamingNode/write");
  }

  @Test
  void whatIsReadEqualsWhatWasWrittenAndSharesNothingWithIt() {
    long seed = new Random().nextLong();
    RecordSamples samples = new RecordSamples(new Random(seed));
    for (Side side : sides()) {
      for (int i = 0; i < SAMPLES; i++) {
        Object value = samples.of(side.type);
        byte[] bytes = side.codec.encode(value);
        Object read = side.codec.decode(bytes, side.name);
        Arrays.fill(bytes, (byte) 0xFF);
        assertThat(comparable(read))
            .as("%s, seed %d", side.name, seed)
            .usingRecursiveComparison()
            .withStrictTypeChecking()
            .withEqualsForType(Float::equals, Float.class)
            .withEqualsForType(Double::equals, Double.class)
            .ignoringCollectionOrderInFieldsMatchingRegexes(".*partitions")
            .isEqualTo(comparable(value));
        Set<Object> shared = arraysOf(value);
        shared.retainAll(arraysOf(read));
        assertThat(shared).as("%s, seed %d", side.name, seed).isEmpty();
      }
    }
  }

  @Test
  void refusesBytesThatEndEarlyOrGoOn() {
    long seed = new Random().nextLong();
    RecordSamples samples = new RecordSamples(new Random(seed));
    for (Side side : sides()) {
      byte[] bytes = side.codec.encode(samples.of(side.type));
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> side.codec.decode(cut, side.name))
            .as("%s cut to %d of %d, seed %d", side.name, length, bytes.length, seed)
            .isInstanceOfSatisfying(
                DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED));
      }
      assertThatThrownBy(() -> side.codec.decode(Arrays.copyOf(bytes, bytes.length + 1), side.name))
          .isInstanceOf(DatabaseException.class);
    }
  }

  /// Anything may come out, as long as it is a value or a refusal.
  @Test
  void bearsAnyBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    RecordSamples samples = new RecordSamples(random);
    for (Side side : sides()) {
      for (int i = 0; i < 60; i++) {
        byte[] bytes = side.codec.encode(samples.of(side.type));
        for (int flips = bytes.length == 0 ? 0 : 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] =
              (byte) (random.nextInt(4) == 0 ? 0xFF : random.nextInt());
        }
        try {
          side.codec.decode(bytes, side.name);
        } catch (DatabaseException refused) {
          assertThat(refused.code()).isEqualTo(ErrorCode.IO_FAILED);
        } catch (RuntimeException | Error e) {
          throw new AssertionError(side.name + ", seed " + seed + ", sample " + i, e);
        }
      }
    }
  }

  /// The request and the answer of every method in the table.
  private static List<Side> sides() {
    List<Side> sides = new ArrayList<>();
    for (Class<?> role :
        List.of(
            RoleMethods.Streaming.class,
            RoleMethods.Query.class,
            RoleMethods.Data.class,
            RoleMethods.Coordination.class)) {
      for (Field field : role.getDeclaredFields()) {
        if (field.getType() == RoleMethod.class) addSides(field, sides);
      }
    }
    assertThat(sides).hasSizeGreaterThan(50);
    return sides;
  }

  @SuppressWarnings("unchecked") // the field's type says what the codec is for
  private static void addSides(Field field, List<Side> sides) {
    try {
      RoleMethod<?, ?, ?> method = (RoleMethod<?, ?, ?>) field.get(null);
      Type[] types = ((ParameterizedType) field.getGenericType()).getActualTypeArguments();
      sides.add(
          new Side("request of " + method, types[1], (Codec<Object>) (Codec<?>) method.request()));
      sides.add(
          new Side("answer of " + method, types[2], (Codec<Object>) (Codec<?>) method.answer()));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object comparable(Object value) {
    return value instanceof CatalogImage image
        ? List.of(List.copyOf(image.databases()), Set.copyOf(image.collections()))
        : value;
  }

  /// Every array inside, by identity.
  private static Set<Object> arraysOf(Object value) {
    Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(comparable(value), found);
    return found;
  }

  private static void collect(Object value, Set<Object> found) {
    switch (value) {
      case null -> {}
      case Bits bits -> found.add(bits.words());
      case Collection<?> many -> many.forEach(each -> collect(each, found));
      case Map<?, ?> map -> map.values().forEach(each -> collect(each, found));
      case Record whole -> {
        for (RecordComponent component : whole.getClass().getRecordComponents()) {
          collect(get(component, whole), found);
        }
      }
      default -> {
        if (value.getClass().isArray()) found.add(value);
      }
    }
  }

  private static Object get(RecordComponent component, Object whole) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
