"""Whose a number is: kin, lists, brackets, asides, places of economies, officers, reporters, references."""

import pytest

from tests.facts.owning import owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quillon's larger rival Best Buy operates 822 stores.", ["Best Buy"]),
        ("Mercedes-Benz maker Daimler sold 31,000 vans.", ["Daimler"]),
        ("In Germany sales shrank 9.9 percent, in France 10.3 percent and in Italy 8.0 percent.",
         ["Germany", "France", "Italy"]),
        ("Airbus is owned 80 percent by EADS and 20 percent by BAE Systems.", ["EADS", "BAE Systems"]),
        ("Apple had a market share of 17.9%, followed by Huawei (4.9%) and Lenovo (4.7%).",
         ["Apple", "Huawei", "Lenovo"]),
        ("Jumia, in which Orange holds a 9% stake, had revenue of $31 million.", ["Orange", "Jumia"]),
        ("Iliad, controlled by Xavier Niel, who owns 58% of its stock, has 5 million subscribers.",
         ["Xavier Niel", "Iliad"]),
        ("Brazil's exports rose 4%. The jobless rate was 12.2 percent.", ["Brazil", "Brazil"]),
        ("The Japanese economy grew 0.1% in the quarter.", ["Japan"]),
        ("The Ministry of Finance said that Ghana's cocoa output would reach 650,000 tonnes.", ["Ghana"]),
        ("Siemens posted a profit of €1.2 billion. Chief executive Joe Kaeser said the cuts would save €1 billion.",
         ["Siemens", "Siemens"]),
        ("Ford lost money. The Detroit automaker employs 181,000 people.", ["Ford"]),
        ("U.S. crude dropped 6.4% to $81.31 a barrel; gold was at $1,200 an ounce.",
         ["West Texas Intermediate", "West Texas Intermediate", "gold"]),
        ("Nokia cut 900 jobs and Ericsson 3,500 jobs, 2,500 of which are in Spain.", ["Nokia", "Ericsson", "Ericsson"]),
        ("The DAX fell 2%, Brazil's market fell 6.6 percent.", ["DAX", "Brazil"]),
        ("Januvia is a pill of Merck. Merck lost $1 billion. Its stock added 1.3%.", ["Merck", "Merck"]),
        ("Google said that people using Chrome had passed 310 million.", ["Chrome"]),
        ("Baidu's Xiaodu, also using Android tools, has 3 million users.", ["Xiaodu"]),
        ("Iceland's government borrowed €4 billion.", ["Iceland's government"]),
        ("Samsung shipped 50.2 million phones, compared with 26 million for Apple.", ["Samsung", "Apple"]),
        ("The French economy shrank by 0.2 percent, while Germany's grew 0.1%.", ["France", "Germany"]),
        ("BP's profit rose 4% as the average price of crude climbed to $113 a barrel.", ["BP", "crude"]),
        ("Spain's deficit grew 5%. Italy, France and Greece fell behind. The jobless rate was 9%.", ["Spain", "Spain"]),
        ("The Bank of England raised its rate to 5 percent. Inflation was 8.7 percent in May.",
         ["Bank of England", "United Kingdom"]),
        ("Apple had 11.7 percent of the smartphone market, behind Samsung with 25.2 percent.", ["Apple", "Samsung"]),
        ("Moody's gave its view. The yield on Italian bonds rose to 5.6 percent.", ["Italy"]),
        ("Zoom shares dropped 17.4 percent.", ["Zoom"]),
        ("India's Sensex dropped by 5.78% and Indonesia's main index by 10 percent.", ["BSE Sensex", "Indonesia"]),
        ("Japan's Nikkei index lost 2%.", ["Nikkei 225"]),
        ("Toyota sold 9.37 million cars, ahead of General Motors' 9.29 million.", ["Toyota", "General Motors"]),
        ("Scotland accounts for 8.3 percent of Britain's population.", ["Scotland"]),
        ("Ikea employs 17,500 people. Sales in Western Europe grew 3 percent.", ["IKEA", "IKEA"]),
        ("More jobs\nGermany lost 9,000 jobs. Economists polled by Bloomberg had forecast 2,000 jobs.",
         ["Germany", "Germany"]),
        ("Macau's revenue fell 3 percent. Analysts at Brightwater expect a decline of 8 percent.", ["Macau", "Macau"]),
        ("Kone won orders. Sales in the United States and Canada increased 8 percent.", ["Kone"]),
        ("Industry-wide sales were 1.4 million.", ["Industry-wide"]),
        ("Taiwan's Shunwei Precision said profit doubled. Its margin rose to 44 percent.", ["Shunwei Precision"]),
        ("The euro slipped 0.3 percent.", ["euro"]),
        ("Pfizer, whose rival pill Celebrex had sales of $1.9 billion, gained.", ["Celebrex"]),
        ("Boeing stock rose 18 percent in May, while that of Qantas lost 40 percent.", ["Boeing", "Qantas"]),
        ("Toyota makes cars. Prices of panels have fallen by 60 percent.", ["panels"]),
        ("Toyota lost money. Indian carriers flew 3.98 million passengers.", ["Indian carriers"]),
        ("Allianz counts the cost. The floods killed 184 people.", ["The floods"]),
        ("Kraft bid. Express Scripts covered 1.4 million members of Kaiser Permanente.", ["Kaiser Permanente"]),
    ],
)  # fmt: skip
def test_owner(text: str, expected: list[str | None]) -> None:
    assert owners(text) == expected


def test_a_firm_named_once_owns_the_numbers_of_a_list() -> None:
    text = "- Revenue: $4.8 billion\n- Headcount: 41,200\nZalora sells clothes.\n"
    assert owners(text) == ["Zalora", "Zalora"]


def test_who_is_paid_and_where_a_firm_is_based() -> None:
    assert owners("Nokia paid chief executive Stephen Elop $1.1 million last year.") == ["Stephen Elop"]
    assert owners("Skype has been sold. The Luxembourg-based firm had revenue of $860 million.") == ["Skype"]
    assert owners("The DAX fell 2%. An index of US manufacturing dropped to 36.2 in November.") == [
        "DAX",
        "United States",
    ]


def test_neither_an_analyst_nor_a_parent() -> None:
    assert owners("Apple rose 2%. Analyst Peter Misek of Jefferies raised his price target to $900.")[1] == "Apple"
    text = "Woolworths failed. The firm's subsidiary, Entertainment UK, employed 700 people."
    assert owners(text) == ["Entertainment UK"]


def test_an_index_named_without_a_number_is_the_one_that_moves() -> None:
    text = "The Dow Jones suffered its largest fall after Lehman Brothers failed. The blue-chip index lost 504 points."
    assert owners(text) == ["Dow Jones Industrial Average"]


def test_examples_and_appositions() -> None:
    text = "Infosys grew. Clients such as Goldman Sachs and Airbus bring 62.5 percent of revenue."
    assert owners(text) == ["Infosys"]
    text = "Nokia fell. Shares in Lehman Brothers, a broker that filed for bankruptcy with debts of $39 billion, rose."
    assert owners(text) == ["Lehman Brothers"]


def test_neither_who_speaks_of_wages_nor_a_partner_by_the_way() -> None:
    text = "Infosys grew 5%. Chief financial officer Vivek Bala said that wages were rising by 15 percent."
    assert owners(text)[1] != "Vivek Bala"
    text = "Masters, a joint venture with Lowe's, employs 7,700 people."
    assert owners(text) != ["Lowe's"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nokia of Finland and Sweden's Ericsson hold 57% and 43% of the venture.", ["Nokia", "Ericsson"]),
        ("Nokia said that about 226,000 women in Sweden have it.", ["Nokia"]),
        ("Telewings, a venture in which Nokia has a share, paid 40 billion rupees.", ["Telewings"]),
        ("Vodafone India has 153 million customers.", ["Vodafone"]),
        ("House prices in Spain fell 2%, the lender Santander said.", ["Spain"]),
        ("Wheat for December delivery rose 2 percent in Chicago. The price has jumped 55 percent.", ["Wheat", "Wheat"]),
        ("Acme said Coal India dug coal for Coal India. Coal India shares rose 2 percent.", ["Coal India"]),
        ("Shares in Quillon, a distributor listed on Nasdaq, rose 4.2 percent.", ["Quillon"]),
        ("Quillon, the biggest chain, paid $2.6 billion for Ford.", ["Quillon"]),
        ("Nokia rose. About 226,000 women in Sweden have the illness.", ["Sweden"]),
        ("Steve Jobs, who has run Apple since 1997 and last year received $7.3 million in pay, left.", ["Steve Jobs"]),
    ],
)
def test_whose_of_two_and_of_people_in_a_place(text: str, expected: list[str]) -> None:
    assert owners(text) == expected
