/// Shapes in the plane: GEOMETRY values as well-known text and binary, and what two of them have to
/// do with each other. Start at [Shapes] and [SpatialTest]. JTS does the geometry; its classes are
/// loaded when the first shape is seen.
@NullMarked
package io.elanus.core.geometry;

import org.jspecify.annotations.NullMarked;
