"""The words of the Core Business Vocabulary 2.0: bare in JSON, URIs elsewhere.

A word has up to four spellings: bare (`shipping`, JSON), CURIE (`cbv:BizStep-shipping`), web URI
(`https://ref.gs1.org/cbv/BizStep-shipping`, XML 2.0) and URN (`urn:epcglobal:cbv:bizstep:shipping`,
XML 1.2). Bare words outside these lists are illegal; any other URI is a legal word of one's own.
"""

CBV_NAMESPACE = "https://ref.gs1.org/cbv/"
GS1_VOCABULARY = "https://gs1.org/voc/"
URN_NAMESPACE = "urn:epcglobal:cbv:"


class Vocabulary:
    """One word list; `urn_prefix` is empty where EPCIS 1.x had no such list.

    `drafts` are words of the standard's drafts that published documents still use.
    """

    def __init__(self, name: str, uri_prefix: str, urn_prefix: str, words: str, drafts: str = "") -> None:
        self.name = name
        self.uri_prefix = uri_prefix
        self.urn_prefix = urn_prefix
        self.words = frozenset(words.split())
        self.drafts = frozenset(drafts.split())
        curie = uri_prefix.replace(CBV_NAMESPACE, "cbv:").replace(GS1_VOCABULARY, "gs1:")
        self.prefixes = tuple(prefix for prefix in (uri_prefix, curie, urn_prefix) if prefix)
        self._bare = {prefix + word: word for prefix in self.prefixes for word in self.words}

    def uri(self, word: str) -> str:
        """Web URI of a bare word; anything else is given back unchanged."""
        return self.uri_prefix + word if word in self.words else word

    def urn(self, word: str) -> str:
        """EPCIS 1.x URN of a bare word; anything else is given back unchanged."""
        return self.urn_prefix + word if self.urn_prefix and word in self.words else word

    def bare(self, value: str) -> str:
        """Bare word of any spelling of a word of this list; anything else unchanged."""
        return self._bare.get(value, value)

    def knows(self, value: str) -> bool:
        """Whether the value is a word of this list in any spelling."""
        return self.bare(value) in self.words

    def is_reserved(self, value: str) -> bool:
        """Whether the URI lies where only words of the standard may lie."""
        return value.startswith((CBV_NAMESPACE, URN_NAMESPACE, *self.prefixes))


BIZ_STEP = Vocabulary(
    "bizStep",
    "https://ref.gs1.org/cbv/BizStep-",
    "urn:epcglobal:cbv:bizstep:",
    """
    accepting arriving assembling collecting commissioning consigning creating_class_instance
    cycle_counting decommissioning departing destroying disassembling dispensing encoding
    entering_exiting holding inspecting installing killing loading other packing picking
    receiving removing repackaging repairing replacing reserving retail_selling sampling
    sensor_reporting shipping staging_outbound stock_taking stocking storing transporting
    unloading unpacking void_shipping
    """,
)
DISPOSITION = Vocabulary(
    "disposition",
    "https://ref.gs1.org/cbv/Disp-",
    "urn:epcglobal:cbv:disp:",
    """
    active available completeness_inferred completeness_verified conformant container_closed
    container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
    inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement
    no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved
    retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable
    unknown
    """,
)
BIZ_TRANSACTION_TYPE = Vocabulary(
    "bizTransaction type",
    "https://ref.gs1.org/cbv/BTT-",
    "urn:epcglobal:cbv:btt:",
    """
    bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt
    """,
)
SOURCE_DEST_TYPE = Vocabulary(
    "source/destination type",
    "https://ref.gs1.org/cbv/SDT-",
    "urn:epcglobal:cbv:sdt:",
    """
    location owning_party possessing_party
    """,
)
ERROR_REASON = Vocabulary(
    "error reason",
    "https://ref.gs1.org/cbv/ER-",
    "urn:epcglobal:cbv:er:",
    """
    did_not_occur incorrect_data
    """,
)
COMPONENT = Vocabulary(
    "component",
    "https://ref.gs1.org/cbv/Comp-",
    "",
    """
    altitude axial_distance azimuth easting elevation_angle height latitude longitude northing
    polar_angle spherical_radius x y z
    """,
)
MEASUREMENT_TYPE = Vocabulary(
    "measurement type",
    "https://gs1.org/voc/",
    "",
    """
    AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity
    Area Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent
    DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity
    ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance
    KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity
    MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration
    MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass
    MolarVolume Power Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity
    Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension
    Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux
    Wavenumber
    """,
    drafts="EffectiveDoseRate",
)
SENSOR_ALERT = Vocabulary(
    "sensor alert",
    "https://gs1.org/voc/",
    "",
    """
    ALARM_CONDITION ERROR_CONDITION
    """,
)

VOCABULARIES = (
    BIZ_STEP,
    DISPOSITION,
    BIZ_TRANSACTION_TYPE,
    SOURCE_DEST_TYPE,
    ERROR_REASON,
    COMPONENT,
    MEASUREMENT_TYPE,
    SENSOR_ALERT,
)


def bare(value: str) -> str:
    """Bare word of any spelling in any list; anything else unchanged."""
    for vocabulary in VOCABULARIES:
        found = vocabulary.bare(value)
        if found != value:
            return found
    return value
