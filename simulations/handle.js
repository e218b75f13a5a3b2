// What a hand moves in a plane, by keys, by dragging, and by a click anywhere: handle and flag.
