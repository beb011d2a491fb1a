package io.kta.trace;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs a program in a JVM of its own and notes which methods are entered, by the JDK's debugger
 * interface: nothing is added to what is traced. Not thread-safe.
 */
final class MethodTracer {
  private final Set<String> acts;
  private final Set<String> touched = new TreeSet<>();
  private final Set<String> made = new TreeSet<>();
  private final Map<String, Set<String>> waysTo = new TreeMap<>();
  private boolean isTracing;

  /**
   * @param acts methods whose callers are noted, as {@code Ds2.plan}
   */
  MethodTracer(Set<String> acts) {
    this.acts = acts;
  }

  /** Returns the source files in which a method was entered, as {@code io/kta/Cycle.java}. */
  Set<String> touched() {
    return touched;
  }

  /** Returns the names of the records of which one was made. */
  Set<String> made() {
    return made;
  }

  /** Returns the source files on the stack when an act was entered, by act. */
  Map<String, Set<String>> waysTo() {
    return waysTo;
  }

  /** Runs the program; only what is between its last begin() and end() counts. */
  void trace(Class<?> main) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    String classPath = System.getProperty("java.class.path");
    arguments
        .get("options")
        .setValue("-Dorg.slf4j.simpleLogger.defaultLogLevel=off -cp " + classPath);
    arguments.get("main").setValue(main.getName());
    VirtualMachine machine = connector.launch(arguments);
    drain(machine.process().getInputStream());
    drain(machine.process().getErrorStream());
    try {
      watch(machine, main.getName());
    } finally {
      machine.process().destroy();
      machine.process().waitFor();
    }
  }

  private void watch(VirtualMachine machine, String main) throws Exception {
    MethodEntryRequest markers = request(machine, main);
    MethodEntryRequest all = request(machine, "io.kta.*");
    markers.enable();
    boolean isAlive = true;
    while (isAlive) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        isAlive &= !(event instanceof VMDeathEvent || event instanceof VMDisconnectEvent);
        if (event instanceof MethodEntryEvent entry) {
          if (event.request() == markers) {
            mark(entry.method().name(), all);
          } else if (isTracing) {
            note(entry);
          }
        }
      }
      if (isAlive) {
        events.resume();
      }
    }
  }

  private static MethodEntryRequest request(VirtualMachine machine, String classes) {
    MethodEntryRequest request = machine.eventRequestManager().createMethodEntryRequest();
    request.addClassFilter(classes);
    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    return request;
  }

  private void mark(String method, MethodEntryRequest all) {
    if (method.equals("begin")) {
      touched.clear();
      made.clear();
      waysTo.clear();
      all.enable();
      isTracing = true;
    } else if (method.equals("end")) {
      all.disable();
      isTracing = false;
    }
  }

  private void note(MethodEntryEvent entry)
      throws IncompatibleThreadStateException, AbsentInformationException {
    ReferenceType type = entry.method().declaringType();
    if (isMadeByTheJvm(type)) {
      return;
    }
    touched.add(file(type));
    if (entry.method().isConstructor() && isRecord(type)) {
      made.add(type.name());
    }
    String name = type.name().substring(type.name().lastIndexOf('.') + 1);
    String act = name.substring(name.lastIndexOf('$') + 1) + "." + entry.method().name();
    if (acts.contains(act)) {
      Set<String> way = waysTo.computeIfAbsent(act, a -> new HashSet<>());
      for (StackFrame frame : entry.thread().frames()) {
        ReferenceType caller = frame.location().declaringType();
        if (caller.name().startsWith("io.kta.") && !isMadeByTheJvm(caller)) {
          way.add(file(caller));
        }
      }
    }
  }

  /** Returns whether a class is the shell of a lambda, whose body is a method of its own. */
  private static boolean isMadeByTheJvm(ReferenceType type) {
    return type.name().contains("$$Lambda");
  }

  private static boolean isRecord(ReferenceType type) {
    return type instanceof ClassType made && made.superclass().name().equals("java.lang.Record");
  }

  private static String file(ReferenceType type) throws AbsentInformationException {
    return type.sourcePaths(null).get(0);
  }

  private static void drain(InputStream stream) {
    Thread thread =
        new Thread(
            () -> {
              try (stream) {
                stream.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                throw new IllegalStateException("the traced program's output ended early", e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
