"""EPCIS documents, in XML and in JSON, read into the shipments that they tell of."""
