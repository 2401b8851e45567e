package io.elanus.server;

import java.lang.reflect.InvocationTargetException;

/// Brings the Vector API's module, which our kernels are written with, into the running virtual
/// machine.
///
/// As long as it incubates, a start that names it with `--add-modules` cannot take its modules, and
/// so none of its linked classes, from the start-up archive: a third of the time until the server
/// is ready. The module is therefore loaded as the virtual machine itself loads the modules of
/// agents, and is the same afterwards (docs/decisions/0102).
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /// Returns when the Vector API can be used.
  ///
  /// @throws IllegalStateException when this Java cannot load it
  static void load() {
    if (ModuleLayer.boot().findModule(NAME).isPresent()) {
      return;
    }
    try {
      // The jar's manifest exports the package to us (Add-Exports).
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException(
          "this Java has no module " + NAME + ": " + failed.getCause(), failed);
    } catch (ReflectiveOperationException differs) {
      throw new IllegalStateException(
          "this Java does not load modules later; start it with --add-modules=" + NAME, differs);
    }
  }
}
