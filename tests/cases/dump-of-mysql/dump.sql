-- MySQL dump 10.13  Distrib 8.4.3, for Linux (x86_64)
--
-- Host: localhost    Database: meetassist
-- ------------------------------------------------------
-- Server version	8.4.3

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `Appointment`
--

DROP TABLE IF EXISTS `Appointment`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `Appointment` (
  `AppointmentID` int NOT NULL AUTO_INCREMENT,
  `ConsultantID` int NOT NULL,
  `CustomerID` varchar(50) NOT NULL,
  `Date` date NOT NULL,
  `Time` time NOT NULL,
  `Duration` int NOT NULL DEFAULT '60',
  `MeetingUrl` varchar(2048) DEFAULT NULL,
  `Status` enum('pending','confirmed','completed','no_show','cancelled') NOT NULL DEFAULT 'pending',
  `Description` text,
  `CreatedAt` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `UpdatedAt` datetime NOT NULL,
  PRIMARY KEY (`AppointmentID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Appointment`
--

LOCK TABLES `Appointment` WRITE;
/*!40000 ALTER TABLE `Appointment` DISABLE KEYS */;
INSERT INTO `Appointment` VALUES (1,1,'007','2025-11-28','08:00:00',45,'https://meet.example.com/x','completed','hai\r\ndòng','2025-11-01 03:00:00','2025-11-02 10:00:00'),(2,2,'24009876543210987','2025-11-29','15:15:00',60,NULL,'no_show',NULL,'2025-11-01 03:00:00','2025-11-02 10:00:00');
/*!40000 ALTER TABLE `Appointment` ENABLE KEYS */;
UNLOCK TABLES;

/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `appointment_added` AFTER INSERT ON `Appointment` FOR EACH ROW BEGIN
  INSERT INTO Customer (CustomerID, FullName, Email) VALUES ('trigger', 'Trigger', 'trigger@example.com');
END */;;
DELIMITER ;
--
-- Table structure for table `AppointmentFeedback`
--

DROP TABLE IF EXISTS `AppointmentFeedback`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `AppointmentFeedback` (
  `AppointmentID` int NOT NULL,
  `Rating` decimal(2,1) NOT NULL,
  `CustomerFeedback` text,
  `CreatedAt` timestamp NULL DEFAULT NULL,
  PRIMARY KEY (`AppointmentID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `AppointmentFeedback`
--

LOCK TABLES `AppointmentFeedback` WRITE;
/*!40000 ALTER TABLE `AppointmentFeedback` DISABLE KEYS */;
INSERT INTO `AppointmentFeedback` VALUES (1,4.5,'Rất tốt','2025-11-29 03:00:00');
/*!40000 ALTER TABLE `AppointmentFeedback` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `CommunityProgram`
--

DROP TABLE IF EXISTS `CommunityProgram`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `CommunityProgram` (
  `ProgramID` int NOT NULL AUTO_INCREMENT,
  `ProgramName` varchar(255) NOT NULL,
  `Date` date NOT NULL,
  `Description` text,
  `Status` varchar(20) NOT NULL,
  PRIMARY KEY (`ProgramID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `CommunityProgram`
--

LOCK TABLES `CommunityProgram` WRITE;
/*!40000 ALTER TABLE `CommunityProgram` DISABLE KEYS */;
INSERT INTO `CommunityProgram` VALUES (1,'Hội thảo','2025-12-01','Mô tả','upcoming');
/*!40000 ALTER TABLE `CommunityProgram` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Consultant`
--

DROP TABLE IF EXISTS `Consultant`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `Consultant` (
  `ConsultantID` int NOT NULL AUTO_INCREMENT,
  `FullName` varchar(255) NOT NULL,
  `Email` varchar(255) NOT NULL,
  `PhoneNumber` varchar(30) DEFAULT NULL,
  `ImageUrl` varchar(2048) DEFAULT NULL,
  `Specialties` text,
  `JoinDate` date DEFAULT NULL,
  `IsDisabled` bit(1) NOT NULL DEFAULT b'0',
  `Photo` longblob,
  PRIMARY KEY (`ConsultantID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Consultant`
--

LOCK TABLES `Consultant` WRITE;
/*!40000 ALTER TABLE `Consultant` DISABLE KEYS */;
INSERT INTO `Consultant` VALUES (1,'Trần Chi','chi@example.com','0912345678','https://example.com/a.png?b=1&c=2','IT; tài chính','2024-05-06',_binary '\0',0x89504E470D0A1A0A),(2,'Dũng','dung@example.com',NULL,NULL,NULL,'2024-05-07',_binary '\0',NULL);
/*!40000 ALTER TABLE `Consultant` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `ConsultantLeave`
--

DROP TABLE IF EXISTS `ConsultantLeave`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `ConsultantLeave` (
  `LeaveID` int NOT NULL AUTO_INCREMENT,
  `ConsultantID` int NOT NULL,
  `StartDate` date NOT NULL,
  `EndDate` date NOT NULL,
  `Reason` text,
  PRIMARY KEY (`LeaveID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `ConsultantLeave`
--

LOCK TABLES `ConsultantLeave` WRITE;
/*!40000 ALTER TABLE `ConsultantLeave` DISABLE KEYS */;
INSERT INTO `ConsultantLeave` VALUES (1,2,'2025-12-24','2025-12-26','Nghỉ');
/*!40000 ALTER TABLE `ConsultantLeave` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `ConsultantSchedule`
--

DROP TABLE IF EXISTS `ConsultantSchedule`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `ConsultantSchedule` (
  `ScheduleID` int NOT NULL AUTO_INCREMENT,
  `ConsultantID` int NOT NULL,
  `Date` date NOT NULL,
  `StartTime` time NOT NULL,
  `EndTime` time NOT NULL,
  `IsAvailable` tinyint(1) NOT NULL DEFAULT '1',
  PRIMARY KEY (`ScheduleID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `ConsultantSchedule`
--

LOCK TABLES `ConsultantSchedule` WRITE;
/*!40000 ALTER TABLE `ConsultantSchedule` DISABLE KEYS */;
INSERT INTO `ConsultantSchedule` VALUES (1,1,'2025-11-28','08:00:00','09:00:00',0),(2,1,'2025-11-28','10:00:00','10:30:00',0);
/*!40000 ALTER TABLE `ConsultantSchedule` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `ConsultantWorkingPlan`
--

DROP TABLE IF EXISTS `ConsultantWorkingPlan`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `ConsultantWorkingPlan` (
  `PlanID` int NOT NULL AUTO_INCREMENT,
  `ConsultantID` int NOT NULL,
  `Weekday` tinyint NOT NULL,
  `StartTime` time NOT NULL,
  `EndTime` time NOT NULL,
  `SlotMinutes` int DEFAULT NULL,
  `ValidFrom` date DEFAULT NULL,
  PRIMARY KEY (`PlanID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `ConsultantWorkingPlan`
--

LOCK TABLES `ConsultantWorkingPlan` WRITE;
/*!40000 ALTER TABLE `ConsultantWorkingPlan` DISABLE KEYS */;
INSERT INTO `ConsultantWorkingPlan` VALUES (1,1,1,'08:00:00','12:00:00',30,'2025-01-01');
/*!40000 ALTER TABLE `ConsultantWorkingPlan` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `Customer`
--

DROP TABLE IF EXISTS `Customer`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `Customer` (
  `CustomerID` varchar(50) NOT NULL,
  `FullName` varchar(255) NOT NULL,
  `Email` varchar(255) NOT NULL,
  `PhoneNumber` varchar(30) DEFAULT NULL,
  `DateOfBirth` date DEFAULT NULL,
  `CreatedAt` timestamp(6) NULL DEFAULT NULL,
  `IsDisabled` bit(1) NOT NULL DEFAULT b'0',
  `Notes` mediumtext,
  PRIMARY KEY (`CustomerID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `Customer`
--

LOCK TABLES `Customer` WRITE;
/*!40000 ALTER TABLE `Customer` DISABLE KEYS */;
INSERT INTO `Customer` VALUES ('24009876543210987','Nguyễn Văn An','an@example.com','0901234567','1999-02-03','2025-01-02 03:04:05.678901',_binary '\0','Dòng một\nINSERT INTO customer (fullname, email) VALUES (\'x\', \'x@example.com\');\n\\.\nC:\\temp	\"it\'s\" -- /* $$ */ 👩‍💼'),('007','O\'Brien \"Bob\"','bob@example.com',NULL,NULL,'2025-06-01 16:59:59.000000',_binary '',NULL),('008','Zero','zero@example.com',NULL,'0000-00-00','2025-06-01 16:59:59.000000',_binary '\0',NULL),('007','Twin','twin@example.com',NULL,NULL,'2025-06-01 16:59:59.000000',_binary '\0',NULL);
/*!40000 ALTER TABLE `Customer` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `ProgramParticipant`
--

DROP TABLE IF EXISTS `ProgramParticipant`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `ProgramParticipant` (
  `ProgramID` int NOT NULL,
  `CustomerID` varchar(50) NOT NULL,
  `RegisteredTime` timestamp NULL DEFAULT NULL,
  `Status` varchar(20) NOT NULL,
  PRIMARY KEY (`ProgramID`,`CustomerID`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `ProgramParticipant`
--

LOCK TABLES `ProgramParticipant` WRITE;
/*!40000 ALTER TABLE `ProgramParticipant` DISABLE KEYS */;
INSERT INTO `ProgramParticipant` VALUES (1,'007','2025-11-03 03:00:00','registered');
/*!40000 ALTER TABLE `ProgramParticipant` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Dumping routines for database 'meetassist'
--
/*!50003 DROP PROCEDURE IF EXISTS `welcome` */;
DELIMITER ;;
CREATE DEFINER=`root`@`localhost` PROCEDURE `welcome`()
BEGIN
  INSERT INTO Customer (CustomerID, FullName, Email) VALUES ('procedure', 'Procedure', 'procedure@example.com');
END ;;
DELIMITER ;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
-- Dump completed on 2025-11-28 10:00:00
