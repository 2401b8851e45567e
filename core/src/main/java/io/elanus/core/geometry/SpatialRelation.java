package io.elanus.core.geometry;

/// How a stored shape lies to one that a filter names. Source: the named relations of OGC 06-103r4.
public enum SpatialRelation {
  EQUALS,
  TOUCHES,
  OVERLAPS,
  CROSSES,
  CONTAINS,
  INTERSECTS,
  WITHIN
}
