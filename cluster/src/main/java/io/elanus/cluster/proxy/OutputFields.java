package io.elanus.cluster.proxy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.StructSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which fields an answer brings, and what it calls them.
///
/// @param fields `$meta` for any number of undeclared keys
/// @param names as the client is told: declared fields, `$meta`, undeclared keys
record OutputFields(List<FieldSchema> fields, List<String> names) {
  static final String COUNT = "count(*)";

  private static final String EVERYTHING = "*";
  private static final Pattern QUOTED_KEY =
      Pattern.compile("\\$meta\\[(?:\"([^\"]+)\"|'([^']+)')]");
  private static final Pattern BARE_KEY = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

  /// @param withKey bring the primary key even when nobody asks
  static OutputFields resolve(CollectionSchema schema, List<String> wanted, boolean withKey) {
    Set<FieldSchema> fields = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (String name : wanted) {
      resolve(schema, name.strip(), fields, names);
    }
    FieldSchema key = schema.primaryKey();
    if (withKey && fields.add(key)) {
      names.add(key.name());
    }
    return new OutputFields(List.copyOf(fields), List.copyOf(names));
  }

  private static void resolve(
      CollectionSchema schema, String name, Set<FieldSchema> fields, Set<String> names) {
    if (name.equals(EVERYTHING)) {
      schema
          .fields()
          .forEach(field -> {
            if (!schema.isTermFrequencies(field)) {
              fields.add(field);
              StructSchema struct = schema.structHolding(field);
              names.add(struct == null ? field.name() : struct.name());
            }
          });
      return;
    }
    StructSchema whole = schema.struct(name);
    if (whole != null) {
      fields.addAll(schema.fieldsOf(whole));
      names.add(name);
      return;
    }
    FieldSchema field = schema.field(name);
    if (field != null && schema.isTermFrequencies(field)) {
      throw DatabaseException.plain("not allowed to retrieve raw data of field %s", name);
    }
    if (field != null) {
      fields.add(field);
      names.add(name);
      return;
    }
    FieldSchema dynamic = schema.dynamicField();
    if (dynamic == null) {
      throw DatabaseException.plain("field %s not exist", name);
    }
    fields.add(dynamic);
    names.add(undeclared(name));
  }

  private static String undeclared(String name) {
    Matcher quoted = QUOTED_KEY.matcher(name);
    if (quoted.matches()) {
      return quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
    }
    if (BARE_KEY.matcher(name).matches()) {
      return name;
    }
    throw DatabaseException.plain("parse output field name failed: %s", name);
  }

  /// With a field that the client is not told.
  OutputFields bringing(FieldSchema field) {
    if (fields.contains(field)) {
      return this;
    }
    List<FieldSchema> more = new ArrayList<>(fields);
    more.add(field);
    return new OutputFields(List.copyOf(more), names);
  }

  static boolean isCount(List<String> wanted) {
    return wanted.size() == 1 && wanted.getFirst().strip().toLowerCase(Locale.ROOT).equals(COUNT);
  }

  List<FieldId> ids() {
    return fields.stream().map(FieldSchema::id).toList();
  }

  /// The fields that a shard must bring along: the primary key comes by itself.
  List<FieldId> idsWithoutKey() {
    List<FieldId> ids = new ArrayList<>();
    for (FieldSchema field : fields) {
      if (!field.primaryKey()) {
        ids.add(field.id());
      }
    }
    return ids;
  }
}
