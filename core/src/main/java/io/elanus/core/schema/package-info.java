/// Databases, collections, fields, types, names and limits. Start at [CollectionSchema]. Pure:
/// records and checks; nothing here reads a file, a clock or a socket.
@NullMarked
package io.elanus.core.schema;

import org.jspecify.annotations.NullMarked;
