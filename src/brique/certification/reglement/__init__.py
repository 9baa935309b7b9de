"""How a certification is evaluated and awarded: a règlement as versioned data, each rule with its article."""
