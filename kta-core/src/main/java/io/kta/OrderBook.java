package io.kta;

import io.kta.knowledge.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What people order between cycles, until the next cycle takes it over. Thread-safe. */
final class OrderBook {
  // Guarded by this: any thread gives orders and closes, the thread that runs a cycle, or ends the
  // loop, takes them over.
  private final List<UnaryOperator<Orders>> given = new ArrayList<>();
  private boolean isClosed;

  /** Notes an order; returns false instead if no more are taken. */
  synchronized boolean give(UnaryOperator<Orders> order) {
    if (!isClosed) {
      given.add(order);
    }
    return !isClosed;
  }

  /** Takes no more orders; those that were given are to be taken over still. */
  synchronized void close() {
    isClosed = true;
  }

  synchronized boolean isEmpty() {
    return given.isEmpty();
  }

  /** Returns what was ordered before with what was ordered since, in that order. */
  synchronized Orders takeOver(Orders before) {
    Orders orders = before;
    for (UnaryOperator<Orders> order : given) {
      orders = order.apply(orders);
    }
    given.clear();
    return orders;
  }
}
